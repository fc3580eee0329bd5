import type { Fault } from '../../../proofs/simulation/fault-injection/fault-plan.ts';
import type { SimulatedDelivery } from '../../../proofs/simulation/simulate.ts';

/** One way through the pipeline whose bill is counted. */
export interface CostPath {
  readonly name: string;
  readonly delivery?: Partial<SimulatedDelivery>;
  readonly faults?: readonly Fault[];
  /** How the delivery must end; otherwise it took another path. Default: `SUCCEEDED`. */
  readonly endsAs?: 'SUCCEEDED' | 'FAILED' | 'nothing';
  /** Another end is not an error: then this pipeline does not retry so often, and has no such path. */
  readonly isOptional?: true;
  /** A body that the schema refuses. */
  readonly isInvalid?: true;
  /** A path that it contains, whose cost is subtracted. */
  readonly without?: string;
}

/** Names of the paths that the month is made of. */
export const HAPPY = 'happy';
export const DUPLICATE = 'sent again';
export const FAILURE = 'computation throws every time';
export const POLL = 'status poll';
/** The path, besides the happy one, whose calls are made to fail to count retries. */
export const LARGE = 'result too large for the record';

/**
 * Every path. Retries are not listed, because they are found by running these. Starting over is left out, because it
 * goes on as long as an outage. If a fault names a place that a pipeline does not have, the path is left out of its
 * table. The cost of an outage depends on its length; here everything fails once and then works.
 */
export const COST_PATHS: readonly CostPath[] = [
  { name: HAPPY },
  { name: POLL, delivery: { askedAt: [60_000] }, without: HAPPY },
  { name: 'body refused by the schema', isInvalid: true, endsAs: 'nothing' },
  { name: DUPLICATE, delivery: { sentAt: [0, 60_000] }, without: HAPPY },
  { name: LARGE, delivery: { resultCharacters: 9 * 1024 } },
  { name: 'computation throws once', delivery: { passingFailures: 1 }, isOptional: true },
  { name: 'computation throws twice', delivery: { passingFailures: 2 }, isOptional: true },
  { name: FAILURE, delivery: { passingFailures: 100 }, endsAs: 'FAILED' },
  { name: 'computation refuses it (InvalidDelivery)', delivery: { failures: 1 }, endsAs: 'FAILED' },
  { name: 'computation refuses it, redriven', delivery: { failures: 1, redrivenAt: [120_000] } },
  {
    name: 'parked once',
    faults: [
      { at: 'Ingest / Store payload #1', kind: 'throttled until it gives up', error: 'S3.S3Exception' },
    ],
  },
  {
    name: 'held by EventBridge, then parked',
    faults: [
      { at: 'Ingest / Store payload #1', kind: 'throttled until it gives up', error: 'S3.S3Exception' },
      {
        at: 'Ingest / Park delivery #1',
        kind: 'throttled until it gives up',
        error: 'SQS.AmazonSQSException',
      },
    ],
  },
  { name: 'status event lost, reconciled', faults: [{ at: 'rule -> Track #1', kind: 'lost' }] },
  {
    name: 'run died, billed to its end, reconciled',
    faults: [{ at: 'Process / Run compute #1', kind: 'dies for good' }],
  },
];
