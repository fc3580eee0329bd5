import { isOfSource } from '../../../contracts/is-of-source.ts';
import type { DeliverySummary } from '../../delivery-summary.ts';

/** Adds a part of the list to what is known, newest first. What is fetched later wins: each delivery is there once. */
export function mergeDeliveries(
  known: readonly DeliverySummary[],
  fetched: readonly DeliverySummary[],
): readonly DeliverySummary[] {
  const byId = new Map(known.map((delivery) => [delivery.id, delivery]));
  const changed = fetched.filter((delivery) => hasChanged(delivery, byId.get(delivery.id)));
  if (changed.length === 0) return known;
  for (const delivery of changed) byId.set(delivery.id, delivery);
  return [...byId.values()].toSorted((one, other) => other.startedAt - one.startedAt);
}

function hasChanged(now: DeliverySummary, before: DeliverySummary | undefined): boolean {
  return before?.status !== now.status || before.redrives !== now.redrives || before.endedAt !== now.endedAt;
}

/** What the reader looks for. Empty fields match everything. */
export interface DeliveryFilter {
  readonly text: string;
  readonly status: string;
  readonly source: string;
}

/** The deliveries that match. */
export function filterDeliveries(
  deliveries: readonly DeliverySummary[],
  { text, status, source }: DeliveryFilter,
): readonly DeliverySummary[] {
  const wanted = text.toLowerCase();
  return deliveries.filter(
    ({ id: deliveryId, status: now }) =>
      deliveryId.toLowerCase().includes(wanted) &&
      (status === '' || now === status) &&
      (source === '' || isOfSource(deliveryId, source)),
  );
}
