import type { SimulatedDelivery } from '../simulation/simulate.ts';

/** A way of delivering that faults are tried on. */
export interface Scenario {
  readonly name: string;
  readonly deliveries: readonly SimulatedDelivery[];
}

const MINUTE_MS = 60_000;

/** Holds what is easily lost: a big integer, white space, an escaped quote, and the three characters that parking encodes. */
const BODY = `{ "data": [12345678901234567890, 1.0, "\\"'\uFFFE\uFFFF\uFDD0"] }`;

const SMALL = { body: BODY, sentAt: [0], failures: 0, resultCharacters: 10 };

/** What the pipeline is for, and the ways that touch other states. */
export const SCENARIOS: readonly Scenario[] = [
  { name: 'one delivery', deliveries: [{ ...SMALL, idempotencyKey: 'one' }] },
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
