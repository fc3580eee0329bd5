import type { ByQuota } from './applied-quotas.ts';
import { UNLIMITED_QUOTAS } from './quotas.ts';
import { type Load, simulateLoad } from './simulate-load.ts';

/**
 * What one delivery that goes well, and the requests for its status, take of each quota: found by running one.
 *
 * @throws Error where it does not go well.
 */
export async function measureDemand(
  load: Pick<Load, 'template' | 'change' | 'computeSeconds' | 'polls'>,
): Promise<ByQuota> {
  const { taken, succeeded, toTerminal } = await simulateLoad({
    ...load,
    arrivals: [0],
    quotas: UNLIMITED_QUOTAS,
    seed: 1,
  });
  if (succeeded === 1 && toTerminal.max < AT_MOST_SECONDS + load.computeSeconds) return taken;
  throw new Error(
    `One delivery with a computation of ${load.computeSeconds} s does not go well: ${succeeded} succeeded, after ${toTerminal.max} s. Does it fit into the template's time-outs?`,
  );
}

/** Less than the first thing that mends what went wrong takes. */
const AT_MOST_SECONDS = 60;
