import { DELIVERY } from '../contracts/delivery.ts';
import { fireSchedule, type Schedule } from './fire-schedule.ts';
import type { Item } from './stores/simulate-stores.ts';
import type { World } from './world.ts';

const MINUTE_MS = 60_000;

/** Ten tries of a parked delivery take 70 minutes, twenty-five outages
 * 2,250; beyond this whatever is still open stays open. */
export const LONGEST_MS = 2_400 * MINUTE_MS;

/** Minute by minute, until nothing is under way or open; false where that takes longer than `LONGEST_MS`. */
export async function untilAtRest(world: World, schedules: readonly Schedule[]): Promise<boolean> {
  const { clock } = world;
  const start = clock.now();
  for (let minutes = 1; minutes * MINUTE_MS <= LONGEST_MS; minutes += 1) {
    await clock.advance(MINUTE_MS);
    if (world.work.failures.length > 0) return false;
    if (world.isIdle && !isAnythingOpen(world)) return true;
    for (const schedule of schedules) {
      const isTime = (clock.now() - start) % schedule.everyMs === 0;
      // A run that finds nothing changes nothing (a test shows it), so it is left out.
      if (isTime && isAnythingDue(world)) fireSchedule(schedule, world.carrier());
    }
  }
  return false;
}

function records(world: World): readonly Item[] {
  return world.stores.dynamodb.allItems();
}

function isAnythingOpen(world: World): boolean {
  return records(world).some((item) => DELIVERY.openIndex.shard in item);
}

function isAnythingDue(world: World): boolean {
  const now = new Date(world.clock.now()).toISOString();
  const { shard, checkAt } = DELIVERY.openIndex;
  return records(world).some((item) => shard in item && String(item[checkAt]?.S) < now);
}
