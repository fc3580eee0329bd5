import { useState } from 'preact/hooks';
import type { DeliveryDetail } from '../../delivery-detail.ts';
import type { StoredResult } from '../../stored-request.ts';
import { Problem } from '../shell/problem.tsx';
import { useFetched } from '../shell/use-fetched.ts';
import { JsonTree } from './json-tree.tsx';

/** What the computation returned. Nothing if it has not. */
export function ResultPanel({ detail }: { readonly detail: DeliveryDetail }) {
  const { record } = detail;
  if (record?.result === undefined && record?.resultKey === undefined) return null;
  return (
    <section class="panel" aria-labelledby="result">
      <h2 id="result">Result</h2>
      {record.result === undefined ? <LargeResult detail={detail} /> : <JsonTree text={record.result} />}
    </section>
  );
}

function LargeResult({ detail: { id, record } }: { readonly detail: DeliveryDetail }) {
  const [isWanted, setIsWanted] = useState(false);
  const path = `/api/deliveries/${encodeURIComponent(id)}/result`;
  const { value, error } = useFetched<StoredResult>(isWanted ? path : undefined);
  if (value !== undefined) return <JsonTree text={value.text} />;
  return (
    <>
      <Problem text={error} />
      <button type="button" onClick={() => setIsWanted(true)}>
        Show the object {record?.resultKey}
      </button>
    </>
  );
}
