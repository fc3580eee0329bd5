import type { Fault } from '../simulation/fault-plan.ts';
import type { SimulatedDelivery } from '../simulation/simulate.ts';

/** One way through the pipeline whose bill is counted. */
export interface CostPath {
  readonly name: string;
  readonly delivery?: Partial<SimulatedDelivery>;
  readonly faults?: readonly Fault[];
  /** Faults that are repeated at the following crossings of the same place as long as the pipeline retries: a row each. */
  readonly ladder?: { readonly place: string; readonly error: string };
  /** A body that the schema refuses. */
  readonly isInvalid?: true;
  /** What it costs beyond a path that it holds. */
  readonly without?: string;
}

/** The names that the month is made of. */
export const HAPPY = 'happy';
export const DUPLICATE = 'sent once more';
export const FAILURE = 'computation fails';
export const POLL = 'status poll';

/**
 * Every path. Where a fault names a place that a pipeline does not have, the path is left out of its table. What an outage costs
 * depends on how long it lasts; here everything goes wrong once and then well.
 */
export const COST_PATHS: readonly CostPath[] = [
  { name: HAPPY },
  { name: POLL, delivery: { askedAt: [60_000] }, without: HAPPY },
  { name: 'body refused by the schema', isInvalid: true },
  { name: DUPLICATE, delivery: { sentAt: [0, 60_000] }, without: HAPPY },
  { name: 'large result (9 KB)', delivery: { resultCharacters: 9 * 1024 } },
  { name: FAILURE, delivery: { failures: 1 } },
  { name: 'computation throws once, then succeeds', delivery: { passingFailures: 1 } },
  { name: 'computation throws twice, then succeeds', delivery: { passingFailures: 2 } },
  { name: 'computation fails, redriven', delivery: { failures: 1, redrivenAt: 120_000 } },
  { name: 'store payload', ladder: { place: 'Ingest / Store payload', error: 'S3.SdkClientException' } },
  {
    name: 'record delivery',
    ladder: { place: 'Ingest / Record delivery', error: 'DynamoDB.ProvisionedThroughputExceededException' },
  },
  {
    name: 'start processing',
    ladder: { place: 'Ingest / Start processing', error: 'StepFunctions.AWSStepFunctionsException' },
  },
  {
    name: 'run compute',
    ladder: { place: 'Process / Run compute', error: 'Lambda.TooManyRequestsException' },
  },
  {
    name: 'record outcome',
    ladder: { place: 'Track / Record outcome', error: 'DynamoDB.ProvisionedThroughputExceededException' },
  },
  {
    name: 'record outcome',
    ladder: { place: 'Process / Record outcome', error: 'DynamoDB.ProvisionedThroughputExceededException' },
  },
  {
    name: 'parked once',
    faults: [
      { at: 'Ingest / Store payload #1', kind: 'throttled until it gives up', error: 'S3.S3Exception' },
    ],
  },
  { name: 'status event lost, reconciled', faults: [{ at: 'rule -> Track #1', kind: 'lost' }] },
  {
    name: 'run died, billed to its end, reconciled',
    faults: [{ at: 'Process / Run compute #1', kind: 'dies for good' }],
  },
];
