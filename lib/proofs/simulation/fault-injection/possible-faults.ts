import { FAULT_KINDS } from './fault-kinds.ts';
import type { CrossedHop } from './crossed-hop.ts';
import { type Fault, keyOf } from './fault-plan.ts';
import { errorsOf } from './hop-errors.ts';

/** Every way in which a hop can fail. */
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
 * Places where a fault kind is left out, because nothing would hold the delivery any more. These are limits, named in
 * the README. Before the first write only Step Functions holds it, which runs an asynchronous Express execution at
 * least once. At the end it is the last resort, when stores, queue and event bus refuse as well (Step Functions may
 * be out by then, for the calls of another state).
 */
const UNPROTECTED: Readonly<Record<string, readonly string[]>> = {
  'Ingest / Verify signature': ['dies for good'],
  'Ingest / Store payload': ['dies for good'],
  'Ingest / Start over': ['throttled until it gives up', 'out for ninety minutes'],
};
