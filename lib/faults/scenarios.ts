import type { Fault } from '../simulation/fault-plan.ts';
import type { SimulatedDelivery } from '../simulation/simulate.ts';

/** A way of delivering that faults are tried on. */
export interface Scenario {
  readonly name: string;
  readonly deliveries: readonly SimulatedDelivery[];
  /** What it must survive without an operator and without a dead letter, each of these sets of faults. */
  readonly survives?: readonly (readonly Fault[])[];
}

const MINUTE_MS = 60_000;

/** Holds what is easily lost: a big integer, white space, an escaped quote, and the three characters that parking encodes. */
const BODY = `{ "data": [12345678901234567890, 1.0, "\\"'\uFFFE\uFFFF\uFDD0"] }`;

const SMALL = { body: BODY, sentAt: [0], failures: 0, resultCharacters: 10 };

/** The first payload cannot be stored. */
export const STORES_OUT: Fault = { at: 'Ingest / Store payload #1', kind: 'throttled until it gives up' };

/** Where the first delivery is to be parked it cannot be. */
export const QUEUE_OUT: Fault = { at: 'Ingest / Park delivery #1', kind: 'throttled until it gives up' };

/** Half an hour is what parking is for: ten tries of six minutes. */
const HALF_AN_HOUR = 'out for thirty minutes';

/**
 * Each hand-over from one service to another is needed by one of these: the queue and its pipe, the event bus and its rule, the
 * schedule, the index. A fault at a place that a pipeline does not have does nothing there.
 */
const HAND_OVERS: readonly (readonly Fault[])[] = [
  [STORES_OUT],
  [STORES_OUT, QUEUE_OUT],
  [{ at: 'Ingest / Store payload #1', kind: HALF_AN_HOUR }],
  [STORES_OUT, { at: 'Ingest / Park delivery #1', kind: HALF_AN_HOUR }],
  [{ at: 'rule -> Track #1', kind: 'lost' }],
  [{ at: 'Ingest / Record delivery #1', kind: 'dies for good' }],
];

/** What the pipeline is for, and the ways that touch other states. */
export const SCENARIOS: readonly Scenario[] = [
  { name: 'one delivery', deliveries: [{ ...SMALL, idempotencyKey: 'one' }], survives: HAND_OVERS },
  { name: 'a large result', deliveries: [{ ...SMALL, idempotencyKey: 'large', resultCharacters: 9_000 }] },
  { name: 'sent twice', deliveries: [{ ...SMALL, idempotencyKey: 'twice', sentAt: [0, 1_000] }] },
  {
    name: 'one key, two bodies',
    deliveries: [
      {
        ...SMALL,
        idempotencyKey: 'key',
        sentAt: [0, 1_000],
        otherBody: '{ "data": [12345678901234567890, 2] }',
      },
    ],
  },
  {
    // Of what an Express run may take nearly all that there is time for.
    name: 'slow, and throws once',
    deliveries: [{ ...SMALL, idempotencyKey: 'slow', takesMs: 55_000, passingFailures: 1 }],
  },
  {
    name: 'failed, then redriven',
    deliveries: [{ ...SMALL, idempotencyKey: 'redriven', failures: 1, redrivenAt: 5 * MINUTE_MS }],
  },
];
