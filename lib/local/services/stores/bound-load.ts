import { AdmissionGate } from '../../http/admission-gate.ts';
import type { AroundHop } from '../../engine/hop.ts';

/**
 * Far more than one process works on at once, and few enough for a call of the stores to be answered within seconds:
 * a task that waits for 8 s fails.
 */
const IN_FLIGHT = 200;

/** More than a person sends by hand. These are answered within seconds as well. */
const WAITING = 1_000;

/** Bounds the work of a run. */
export interface LoadBound {
  /** Gates for reads and for writes. Calls of state machines count as writes. */
  readonly gateFor: (httpMethod: string) => AdmissionGate;
  readonly around: AroundHop;
}

/**
 * One process does what whole services do on AWS. Requests that would start more work wait while as many calls of state machines
 * as it can bear are in flight, and are throttled beyond that, as API Gateway does beyond its own limit; requests that only read
 * have a gate of their own, so that they are answered all the while.
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
 * A computation waits its turn for the most part: 800 of them, which is what Lambda takes at a time with some to spare, hold back
 * new ones. A task that waits for someone else holds nobody back.
 */
function weightOf(action: string): number {
  if (/\.(?:sync(?::2)?|waitForTaskToken)$/.test(action)) return 0;
  return action.startsWith('lambda:') ? IN_FLIGHT / 800 : 1;
}
