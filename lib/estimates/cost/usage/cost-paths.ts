import type { Fault } from '../../../proofs/simulation/fault-plan.ts';
import type { SimulatedDelivery } from '../../../proofs/simulation/simulate.ts';

/** One way through the pipeline whose bill is counted. */
export interface CostPath {
  readonly name: string;
  readonly delivery?: Partial<SimulatedDelivery>;
  readonly faults?: readonly Fault[];
  /** Where the delivery must come to: what goes another way is not the path of this name. Default: `SUCCEEDED`. */
  readonly endsAs?: 'SUCCEEDED' | 'FAILED' | 'nothing';
  /** Not an error but no path where it ends otherwise: the pipeline does not try so often. */
  readonly isOptional?: true;
  /** A body that the schema refuses. */
  readonly isInvalid?: true;
  /** What it costs beyond a path that it holds. */
  readonly without?: string;
}

/** The names that the month is made of. */
export const HAPPY = 'happy';
export const DUPLICATE = 'sent once more';
export const FAILURE = 'computation throws every time';
export const POLL = 'status poll';
/** Beside the happy path, what the calls are found in whose retries are counted. */
export const LARGE = 'result too large for the record';

/**
 * Every path but those of retries, which are found by running these, and of starting over, which goes on as long as an outage.
 * Where a fault names a place that a pipeline does not have, the path is left out of its table. What an outage costs depends on how
 * long it lasts; here everything goes wrong once and then well.
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
