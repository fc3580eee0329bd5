import type { CancelSignal } from '../../local/clock/cancellation.ts';
import { createBlueprint } from '../simulation/blueprint.ts';
import { exploreFaults, type Finding } from './explore-faults.ts';
import { GUARDS, type Guard } from './guards.ts';
import { HAND_OVERS } from './hand-overs.ts';
import { SCENARIOS } from './scenarios.ts';

/** Everything that can be removed from the pipeline, one at a time. */
export const REMOVABLE: readonly Guard[] = [...GUARDS, ...HAND_OVERS];

/**
 * Explores single faults of a pipeline without one of its guards, until the first violation. Undefined if none is
 * found: then the exploration would not notice that the guard is missing.
 */
export async function exploreWithout(
  template: object,
  { scenario: name, given = [], remove }: Guard,
  signal?: CancelSignal,
): Promise<Finding | undefined> {
  const scenario = SCENARIOS.find((known) => known.name === name);
  if (scenario === undefined) throw new Error(`There is no scenario '${name}'.`);
  const blueprint = createBlueprint(template, { change: remove });
  const options = { depth: 1, given, enough: 1, ...(signal && { signal }) } as const;
  return (await exploreFaults(blueprint, scenario, options)).findings[0];
}
