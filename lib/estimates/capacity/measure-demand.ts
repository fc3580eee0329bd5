import type { ByQuota } from './applied-quotas.ts';
import { UNLIMITED_QUOTAS } from './capacity-quotas.ts';
import { type Load, simulateLoad } from './simulate-load.ts';

/**
 * What one successful delivery, and the requests for its status, take of each quota. Measured by running one.
 *
 * @throws Error if the delivery does not succeed.
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
    `One delivery with a computation of ${load.computeSeconds} s fails or takes too long: ${succeeded} succeeded, after ${toTerminal.max} s. Does it fit into the template's time-outs?`,
  );
}

/** Shorter than the time after which anything repairs a failure. */
const AT_MOST_SECONDS = 60;
