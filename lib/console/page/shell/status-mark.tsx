/** What a status looks like: by a sign and a word, and by colour only beside them. */
const LOOKS: Readonly<Record<string, { readonly sign: string; readonly kind: string }>> = {
  SUCCEEDED: { sign: '✓', kind: 'good' },
  FAILED: { sign: '✗', kind: 'bad' },
  TIMED_OUT: { sign: '✗', kind: 'bad' },
  ABORTED: { sign: '■', kind: 'bad' },
  RUNNING: { sign: '▶', kind: 'busy' },
  PENDING_REDRIVE: { sign: '▶', kind: 'busy' },
  ACCEPTED: { sign: '…', kind: 'busy' },
};

/** A status with its sign. */
export function StatusMark({ status }: { readonly status: string }) {
  const { sign, kind } = LOOKS[status] ?? { sign: '?', kind: 'busy' };
  return (
    <span class={`status ${kind}`}>
      <span aria-hidden="true">{sign}</span> {status}
    </span>
  );
}
