import { FAULT_KINDS } from './fault-kinds.ts';
import type { CrossedHop } from './crossed-hop.ts';
import { type Fault, keyOf } from './fault-plan.ts';
import { errorsOf } from './hop-errors.ts';

/** Every way in which a hop can go wrong. */
export function possibleFaults(hop: CrossedHop): readonly Fault[] {
  const at = keyOf(hop);
  return FAULT_KINDS.filter(
    ({ name, at: boundaries, isPossible, isOnlyNamed }) =>
      isOnlyNamed !== true &&
      boundaries.includes(hop.boundary) &&
      (isPossible?.(hop) ?? true) &&
      !UNPROTECTED[hop.place]?.includes(name),
  ).flatMap(({ name }): readonly Fault[] =>
    name === 'error'
      ? errorsOf(hop.action).map((error) => ({ at, kind: name, error }))
      : [{ at, kind: name }],
  );
}

/**
 * Where a kind cannot happen, for nothing would be left that holds the delivery: limits, named in the README. Before the first write
 * that is Step Functions alone, which runs an asynchronous Express execution at least once; at the end it is the last resort, with
 * the stores, the queue and the event bus refusing as well (Step Functions may be out by then, for another state's calls).
 */
const UNPROTECTED: Readonly<Record<string, readonly string[]>> = {
  'Ingest / Store payload': ['dies for good'],
  'Ingest / Start over': ['throttled until it gives up', 'out for ninety minutes'],
};
