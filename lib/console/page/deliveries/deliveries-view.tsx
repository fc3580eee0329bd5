import { useContext, useMemo, useState } from 'preact/hooks';
import type { DeliverySummary } from '../../delivery-summary.ts';
import { browserClock } from '../shell/browser-clock.ts';
import { formatDuration, formatTime } from '../shell/format.ts';
import { PipelineContext } from '../shell/pipeline-context.ts';
import { Problem } from '../shell/problem.tsx';
import { StatusMark } from '../shell/status-mark.tsx';
import { useLive } from '../shell/use-live.ts';
import { hrefOf } from '../shell/use-route.ts';
import { DeliveryView } from '../delivery/delivery-view.tsx';
import { DeliveryFilterForm } from './delivery-filter-form.tsx';
import { type DeliveryFilter, filterDeliveries } from './merge-deliveries.ts';
import { useDeliveries } from './use-deliveries.ts';
import { VirtualList } from './virtual-list.tsx';

/** The list of deliveries, or one of them. */
export function DeliveriesView({ id }: { readonly id?: string }) {
  return id === undefined ? <DeliveryTable /> : <DeliveryView id={id} />;
}

function DeliveryTable() {
  const { isLocal, sources } = useContext(PipelineContext);
  const [filter, setFilter] = useState<DeliveryFilter>({ text: '', status: '', source: '' });
  const [{ deliveries, leavesOut, hasMore, error }, fetchOlder] = useDeliveries(
    filter.status,
    useLive(isLocal),
  );
  const shown = useMemo(() => filterDeliveries(deliveries, filter), [deliveries, filter]);
  return (
    <>
      <h1>Deliveries</h1>
      <DeliveryFilterForm filter={filter} sources={sources} onChange={setFilter} />
      <Problem text={error} />
      <p class="quiet" role="status">
        {describeCount(shown.length, hasMore)}
      </p>
      {shown.length === 0 && <Empty isFiltered={deliveries.length > 0 || filter.status !== ''} />}
      <VirtualList
        items={shown}
        keyOf={({ id }) => id}
        render={(delivery) => <Row {...delivery} />}
        label="Deliveries, newest first"
        onEnd={fetchOlder}
      />
      {leavesOut.map((sentence) => (
        <p key={sentence} class="quiet">
          {sentence}
        </p>
      ))}
    </>
  );
}

function Row({ id, status, startedAt, endedAt, redrives }: DeliverySummary) {
  const now = browserClock.now();
  return (
    <a class="row" href={hrefOf('deliveries', id)}>
      <StatusMark status={status} />
      <span class="id">{id}</span>
      <span>{redrives === 0 ? '' : `run ${redrives + 1} times`}</span>
      <span class="number">{endedAt === undefined ? '' : formatDuration(endedAt - startedAt)}</span>
      <time dateTime={new Date(startedAt).toISOString()}>{formatTime(startedAt, now)}</time>
    </a>
  );
}

function Empty({ isFiltered }: { readonly isFiltered: boolean }) {
  return (
    <p>{isFiltered ? 'No delivery matches.' : 'There is no delivery yet. Send one, and it appears here.'}</p>
  );
}

function describeCount(count: number, hasMore: boolean): string {
  const noun = count === 1 ? 'delivery' : 'deliveries';
  return `${count.toLocaleString('en-US')} ${noun}${hasMore ? ', and older ones below' : ''}. Newest first, live.`;
}
