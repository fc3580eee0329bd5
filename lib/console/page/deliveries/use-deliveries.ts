import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { DeliveryList, DeliverySummary } from '../../delivery-summary.ts';
import { callConsole } from '../shell/call-console.ts';
import { mergeDeliveries } from './merge-deliveries.ts';

/** The list so far. */
export interface Deliveries {
  readonly deliveries: readonly DeliverySummary[];
  readonly leavesOut: readonly string[];
  readonly hasMore: boolean;
  readonly error?: string;
}

const EMPTY: Deliveries = { deliveries: [], leavesOut: [], hasMore: true };
/** Of a refresh, and of an older part. */
const NEWEST = 200;

/** The deliveries of a status, newest first, refreshed when `version` changes. The function fetches an older part. */
export function useDeliveries(status: string, version: number): readonly [Deliveries, () => void] {
  const [list, setList] = useState(EMPTY);
  const next = useRef<string | undefined>(undefined);
  const isFetching = useRef(false);
  const fetchPart = useCallback(
    async (from: string | undefined, signal?: AbortSignal): Promise<void> => {
      const query = new URLSearchParams({
        status,
        ...(from === undefined ? { limit: String(NEWEST) } : { next: from }),
      });
      const part = await callConsole<DeliveryList>(`/api/deliveries?${query}`, signal);
      setList(({ deliveries }) => {
        // A refresh does not lose the place from which older parts go on.
        if (from !== undefined || deliveries.length === 0) next.current = part.next;
        return {
          deliveries: mergeDeliveries(deliveries, part.deliveries),
          leavesOut: part.leavesOut,
          hasMore: next.current !== undefined,
        };
      });
    },
    [status],
  );
  const fail = (error: unknown): void =>
    setList((before) => ({ ...before, error: (error as Error).message }));
  useEffect(() => {
    next.current = undefined;
    setList(EMPTY);
  }, [status]);
  useEffect(() => {
    const stopped = new AbortController();
    fetchPart(undefined, stopped.signal).catch((error: unknown) => {
      if (!stopped.signal.aborted) fail(error);
    });
    return () => stopped.abort();
  }, [fetchPart, version]);
  const fetchOlder = useCallback(() => {
    if (isFetching.current || next.current === undefined) return;
    isFetching.current = true;
    fetchPart(next.current)
      .catch(fail)
      .finally(() => {
        isFetching.current = false;
      });
  }, [fetchPart]);
  return [list, fetchOlder];
}
