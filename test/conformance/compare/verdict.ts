/** What came of one recorded case. */
export type Verdict =
  | { readonly verdict: 'matched' }
  /** An engine raised its named "not supported" error. */
  | { readonly verdict: 'refused'; readonly reason: string }
  | { readonly verdict: 'wrong'; readonly differences: readonly string[] }
  /** Recorded with a stand-in for `$input` that answers otherwise than the service; equal but for that. */
  | { readonly verdict: 'stand-in'; readonly reason: string }
  /** No behaviour of a running service, so there is nothing to run it with. */
  | { readonly verdict: 'not run'; readonly reason: string };

/** Matched where nothing differs. */
export function verdictOf(differences: readonly string[]): Verdict {
  return differences.length === 0 ? { verdict: 'matched' } : { verdict: 'wrong', differences };
}
