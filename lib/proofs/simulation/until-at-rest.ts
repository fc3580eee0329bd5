import { DELIVERY } from '../../contracts/delivery.ts';
import type { CancelSignal } from '../../local/clock/cancellation.ts';
import type { World } from './world.ts';

const MINUTE_MS = 60_000;

/**
 * Ten tries of a parked delivery take 70 minutes, twenty-five outages 2,250 minutes. What is open after this stays
 * open.
 */
export const LONGEST_MS = 2_400 * MINUTE_MS;

/** Advances minute by minute until nothing is under way or open. False if that takes longer than `LONGEST_MS`. */
export async function untilAtRest(world: World, signal?: CancelSignal): Promise<boolean> {
  for (let minutes = 1; minutes * MINUTE_MS <= LONGEST_MS; minutes += 1) {
    signal?.throwIfAborted();
    await world.clock.advance(MINUTE_MS);
    if (world.work.failures.length > 0) return false;
    if (world.isIdle && !isAnythingOpen(world)) return true;
  }
  return false;
}

function isAnythingOpen({ stores }: World): boolean {
  return stores.dynamodb.someItem((item) => DELIVERY.openIndex.shard in item);
}
