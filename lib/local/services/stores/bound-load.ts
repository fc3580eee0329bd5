import { AdmissionGate } from '../../http/admission-gate.ts';
import type { AroundHop } from '../../engine/hop.ts';

/**
 * Far more than one process can work on at once, but few enough that the stores answer within seconds: a task fails
 * after 8 s.
 */
const IN_FLIGHT = 200;

/** More than a person sends by hand. These are also answered within seconds. */
const WAITING = 1_000;

/** Limits the load of a run. */
export interface LoadBound {
  /** Gates for reads and for writes. Calls of state machines count as writes. */
  readonly gateFor: (httpMethod: string) => AdmissionGate;
  readonly around: AroundHop;
}

/**
 * Limits the load, because one process does the work of several services. While the most calls of state machines are
 * in flight, requests that start more work wait. Beyond that they are throttled, as API Gateway does beyond its
 * limit. Requests that only read have their own gate, so that they are always answered.
 */
export function boundLoad(around: AroundHop): LoadBound {
  const [reads, writes] = [1, 2].map(() => new AdmissionGate({ inside: IN_FLIGHT, waiting: WAITING })) as [
    AdmissionGate,
    AdmissionGate,
  ];
  return {
    gateFor: (httpMethod) => (READS.has(httpMethod) ? reads : writes),
    around: (hop, call) =>
      hop.kind === 'task' ? writes.count(weightOf(hop.action), () => around(hop, call)) : around(hop, call),
  };
}

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * The share of the limit that a call takes. A computation mostly waits its turn, so it counts a quarter: 800 of them,
 * a bit less than Lambda's concurrency, reach the limit. A task that waits for something else takes nothing.
 */
function weightOf(action: string): number {
  if (/\.(?:sync(?::2)?|waitForTaskToken)$/.test(action)) return 0;
  return action.startsWith('lambda:') ? IN_FLIGHT / 800 : 1;
}
