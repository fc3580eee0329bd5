import type { Fault } from '../simulation/fault-injection/fault-plan.ts';
import type { Blueprint } from '../simulation/blueprint.ts';
import type { SimulatedDelivery } from '../simulation/simulate.ts';

/** A way of delivering, on which faults are tried. */
export interface Scenario {
  readonly name: string;
  readonly deliveries: readonly SimulatedDelivery[];
  /** How its deliveries end if nothing goes wrong. Default: `SUCCEEDED`. */
  readonly endsAs?: 'FAILED';
  /** Left out of pairs and of drawn schedules, for the reason given at the scenario. */
  readonly isForSingles?: true;
  /** Only for pipelines whose source is signed. */
  readonly isOfSigned?: true;
  /** Faults that an operator must be told of: after each, an event waits in the queue of undelivered events. */
  readonly tells?: readonly Fault[];
  /** Sets of faults. The scenario must survive each without an operator and without a dead letter. */
  readonly survives?: readonly (readonly Fault[])[];
}

const MINUTE_MS = 60_000;

/**
 * Holds what is easily lost: a big integer, white space, an escaped quote, and the three characters that parking
 * encodes.
 */
const BODY = `{ "data": [12345678901234567890, 1.0, "\\"'\uFFFE\uFFFF\uFDD0"] }`;

const SMALL = { body: BODY, sentAt: [0], failures: 0, resultCharacters: 10 };

/** The first payload cannot be stored. */
export const STORES_OUT: Fault = { at: 'Ingest / Store payload #1', kind: 'throttled until it gives up' };

/** The first delivery cannot be parked. */
export const QUEUE_OUT: Fault = { at: 'Ingest / Park delivery #1', kind: 'throttled until it gives up' };

/** The first delivery cannot be verified. */
export const VERIFIER_OUT: Fault = {
  at: 'Ingest / Verify signature #1',
  kind: 'throttled until it gives up',
};

/** Parking must outlast half an hour: it makes ten tries, six minutes apart. */
const HALF_AN_HOUR = 'out for thirty minutes';

/**
 * Each hand-over between services is needed by one of these: the queue and its pipe, the event bus and its rule, the
 * schedule, the index. A fault at a place that a pipeline does not have does nothing.
 */
const SURVIVED: readonly (readonly Fault[])[] = [
  [STORES_OUT],
  [STORES_OUT, QUEUE_OUT],
  [{ at: 'Ingest / Store payload #1', kind: HALF_AN_HOUR }],
  [STORES_OUT, { at: 'Ingest / Park delivery #1', kind: HALF_AN_HOUR }],
  [VERIFIER_OUT],
  [VERIFIER_OUT, QUEUE_OUT],
  [{ at: 'Ingest / Verify signature #1', kind: HALF_AN_HOUR }],
  [{ at: 'rule -> Track #1', kind: 'lost' }],
  [{ at: 'rule -> Track #1', kind: 'refused' }],
  [{ at: 'Ingest / Record delivery #1', kind: 'dies for good' }],
];

/** What the pipeline is for, and the ways that use other states. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'one delivery',
    deliveries: [{ ...SMALL, idempotencyKey: 'one' }],
    survives: SURVIVED,
    tells: [
      { at: 'rule -> Track #1', kind: 'denied' },
      { at: 'Track / Record outcome #1', kind: 'throttled until it gives up' },
    ],
  },
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
    // Nothing of it may be kept, also when nobody could verify it for a while.
    name: 'forged',
    isOfSigned: true,
    deliveries: [{ ...SMALL, idempotencyKey: 'forged', sentAt: [], forgedAt: [0] }],
    survives: [[VERIFIER_OUT], [{ at: 'Ingest / Verify signature #1', kind: HALF_AN_HOUR }]],
  },
  {
    // The forged request must not claim the id.
    name: 'forged, then signed',
    isOfSigned: true,
    deliveries: [{ ...SMALL, idempotencyKey: 'claimed', sentAt: [1_000], forgedAt: [0] }],
    survives: [[VERIFIER_OUT]],
  },
  {
    // Nearly as long as an Express run has time for.
    name: 'slow, and throws once',
    deliveries: [{ ...SMALL, idempotencyKey: 'slow', takesMs: 55_000, passingFailures: 1 }],
  },
  {
    name: 'failed, then redriven',
    deliveries: [{ ...SMALL, idempotencyKey: 'redriven', failures: 1, redrivenAt: [5 * MINUTE_MS] }],
  },
  {
    // Two of these end in the same way, and nothing follows the outcome that a second fault could affect.
    name: 'fails for good',
    isForSingles: true,
    endsAs: 'FAILED',
    deliveries: [{ ...SMALL, idempotencyKey: 'failed', failures: 1 }],
  },
  {
    // As above.
    name: 'takes too long',
    isForSingles: true,
    endsAs: 'FAILED',
    deliveries: [{ ...SMALL, idempotencyKey: 'long', takesMs: 20 * MINUTE_MS }],
  },
  {
    // A result of a quarter of a megabyte makes a run slow, and it takes the same path as any other.
    name: 'a result that no event holds',
    isForSingles: true,
    deliveries: [{ ...SMALL, idempotencyKey: 'huge', resultCharacters: 255_000 }],
  },
  {
    // With two faults both events of the redrive can be lost, and nothing records the new outcome: a limit, named in
    // the README.
    name: 'redriven in the console',
    isForSingles: true,
    deliveries: [
      {
        ...SMALL,
        idempotencyKey: 'console',
        failures: 1,
        redrivenAt: [5 * MINUTE_MS],
        isRedrivenInConsole: true,
      },
    ],
  },
  {
    // Drawn schedules have two operators as well.
    name: 'redriven by two operators',
    isForSingles: true,
    deliveries: [
      {
        ...SMALL,
        idempotencyKey: 'operators',
        failures: 1,
        redrivenAt: [5 * MINUTE_MS, 5 * MINUTE_MS + 15],
      },
    ],
  },
];

/** The scenarios that a pipeline can have. */
export function scenariosOf({ entry }: Pick<Blueprint, 'entry'>): readonly Scenario[] {
  return SCENARIOS.filter(({ isOfSigned }) => isOfSigned !== true || entry.source.signer !== undefined);
}
