import { useContext } from 'preact/hooks';
import type { DeliveryDetail } from '../../delivery-detail.ts';
import type { StoredRequest } from '../../stored-request.ts';
import { PipelineContext } from '../shell/pipeline-context.ts';
import { Problem } from '../shell/problem.tsx';
import { StatusMark } from '../shell/status-mark.tsx';
import { useFetched } from '../shell/use-fetched.ts';
import { useLive } from '../shell/use-live.ts';
import { BillPanel } from './bill-panel.tsx';
import { DeliveryActions } from './delivery-actions.tsx';
import { RequestPanel } from './request-panel.tsx';
import { ResultPanel } from './result-panel.tsx';
import { statusOf } from './status-of.ts';
import { Timeline } from './timeline.tsx';
import { WhyItFailed } from './why-it-failed.tsx';

/** One delivery: its outcome, what happened, what came in, what it cost, and how to run it again. */
export function DeliveryView({ id }: { readonly id: string }) {
  const { isLocal } = useContext(PipelineContext);
  const version = useLive(isLocal);
  const path = `/api/deliveries/${encodeURIComponent(id)}`;
  const { value: detail, error } = useFetched<DeliveryDetail>(path, version);
  // Once there is a record, the request is stored and stays.
  const isRecorded = detail?.record !== undefined;
  const request = useFetched<StoredRequest>(isRecorded ? `${path}/request` : undefined);
  return (
    <>
      <p>
        <a href="#/deliveries">← All deliveries</a>
      </p>
      <h1 class="id">{id}</h1>
      <Problem text={error} />
      {detail !== undefined && (
        <>
          <Summary detail={detail} />
          <DeliveryActions detail={detail} request={request.value} />
          <WhyItFailed detail={detail} />
          <Timeline detail={detail} />
          <RequestPanel {...request} isRecorded={isRecorded} />
          <ResultPanel detail={detail} />
          <BillPanel path={path} version={outcomeOf(detail)} />
        </>
      )}
    </>
  );
}

/** Changes when the outcome does, so that the bill is not counted again at every event of another delivery. */
function outcomeOf({ record, executions }: DeliveryDetail): number {
  return executions.length + Date.parse(record?.updatedAt ?? '1970-01-01');
}

function Summary({ detail }: { readonly detail: DeliveryDetail }) {
  const { record } = detail;
  return (
    <dl class="facts">
      <dt>Status</dt>
      <dd>
        <StatusMark status={statusOf(detail)} />
      </dd>
      <dt>Source</dt>
      <dd>{record?.source ?? 'unknown: there is no record'}</dd>
      <dt>Received</dt>
      <dd>{record?.receivedAt ?? 'unknown'}</dd>
      {record?.checkAt !== undefined && (
        <>
          <dt>Open</dt>
          <dd>The outcome is not recorded. Reconcile looks after {record.checkAt}.</dd>
        </>
      )}
    </dl>
  );
}
