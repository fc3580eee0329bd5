import { systemClock } from '../local/clock.ts';
import { type Random, seededRandom } from '../local/random.ts';
import type { AroundHop } from '../local/hop.ts';
import { TaskError } from '../local/state-machine/task-error.ts';
import type { PipelineDriver } from './drive-pipeline.ts';
import { hurryQueues } from './hurry-queues.ts';
import { withLocalPipeline } from './with-local-pipeline.ts';

export interface ChaosOptions {
  readonly deliveries: number;
  /** Of every call of a store, the share that fails. */
  readonly failures: number;
  /** Of every request, the share that is sent twice. */
  readonly repeats: number;
  readonly seed: number;
}

/** What is left when everything is at rest. */
export interface ChaosReport {
  readonly accepted: number;
  readonly sentAgain: number;
  /** Answers other than 202, by status; each was sent again until it was 202. */
  readonly refused: Readonly<Record<string, number>>;
  readonly storeCalls: number;
  readonly failedCalls: number;
  readonly mendedByReconcile: number;
  readonly seconds: number;
  readonly perSecond: number;
  /** Ids that were answered 202 and have no final status. */
  readonly lost: readonly string[];
  /** Ids with more or less than one execution of Process. */
  readonly notOnce: readonly string[];
  readonly deadLetters: number;
}

const CONNECTIONS = 50;
const MOST_UNDER_WAY = 200;

/** Longer than a run of Ingest takes with all its retries, so that only what fails comes back. */
const PATIENT = { visibilityTimeout: 30, tries: 10 };

const PARKED_AT_MOST_MS = 5 * 60_000;
const FINAL = /^(SUCCEEDED|FAILED|TIMED_OUT|ABORTED)$/;

/** As fast as the run takes them: no limit of the API in the way. */
const UNLIMITED = { rateLimit: 10_000, burstLimit: 5_000, monthlyQuota: 2_000_000_000 };

/**
 * Sends deliveries over HTTP as fast as the local run takes them while its stores fail at random, half of the time after the
 * effect, and some requests come twice. Then waits until nothing is under way and counts.
 */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const random = seededRandom(options.seed);
  const calls = { made: 0, failed: 0 };
  return withLocalPipeline(
    async ({ driver }) => {
      const start = systemClock.now();
      const sent = await sendAll(driver, options, random);
      await driver.run.stepFunctions.idle();
      const mendedByReconcile = await reconcile(driver);
      const seconds = (systemClock.now() - start) / 1_000;
      return {
        ...sent,
        storeCalls: calls.made,
        failedCalls: calls.failed,
        mendedByReconcile,
        seconds,
        perSecond: options.deliveries / seconds,
        deadLetters: await driver.countMessages('DeadLetterQueue'),
        ...(await checkDeliveries(driver, options.deliveries)),
      };
    },
    {
      props: UNLIMITED,
      change: (template) => hurryQueues(template, PATIENT),
      around: failAtRandom(options.failures, random, calls),
    },
  );
}

/** Integrations that call a store, and how each names an error of the service. */
const STORE_ERRORS: Readonly<Record<string, string>> = {
  'aws-sdk:s3': 'S3.S3Exception',
  'aws-sdk:dynamodb': 'DynamoDb.DynamoDbException',
  dynamodb: 'DynamoDB.AmazonDynamoDBException',
  sqs: 'SQS.AmazonSQSException',
};

function failAtRandom(share: number, random: Random, calls: { made: number; failed: number }): AroundHop {
  return async ({ kind, action }, call) => {
    const error = kind === 'task' ? STORE_ERRORS[action.replace(/:[^:]+$/, '')] : undefined;
    if (error === undefined) return call();
    calls.made += 1;
    if (random.next() >= share) return call();
    calls.failed += 1;
    // Half of them have had their effect.
    if (random.next() < 0.5) await call();
    throw new TaskError(error, 'chaos');
  };
}

const idOf = (index: number): string => `chaos-${index}`;

async function sendAll(driver: PipelineDriver, { deliveries, repeats }: ChaosOptions, random: Random) {
  const refused: Record<string, number> = {};
  let next = 0;
  let accepted = 0;
  let sentAgain = 0;
  const send = async (index: number): Promise<void> => {
    for (;;) {
      const key = { 'idempotency-key': idOf(index) };
      const { status } = await driver.post('generic', JSON.stringify({ data: index }), key);
      if (status === 202) return;
      refused[status] = (refused[status] ?? 0) + 1;
      await systemClock.sleep(100);
    }
  };
  const isFull = openDeliveries(driver);
  const sender = async (): Promise<void> => {
    for (let index = next++; index < deliveries; index = next++) {
      while (isFull(accepted)) await systemClock.sleep(5);
      const isRepeated = random.next() < repeats;
      await Promise.all(isRepeated ? [send(index), send(index)] : [send(index)]);
      accepted += 1;
      if (isRepeated) sentAgain += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, sender));
  return { accepted, sentAgain, refused };
}

/**
 * Whether as many deliveries are under way as the run can carry. A 202 comes in milliseconds whatever lies behind it: without
 * this, ten thousand would wait in front of the embedded stores until every call times out.
 */
function openDeliveries({ lines }: PipelineDriver): (accepted: number) => boolean {
  let read = 0;
  let ended = 0;
  return (accepted) => {
    for (; read < lines.length; read += 1) {
      if (/ {2}WebhookPipelineTrack {2}\S+ {2}succeeded$/.test(lines[read] ?? '')) ended += 1;
    }
    return accepted - ended >= MOST_UNDER_WAY;
  };
}

/** What a quarter of an hour would do: deliveries that are still open are looked at now. */
async function reconcile(driver: PipelineDriver): Promise<number> {
  const isEmpty = async (): Promise<boolean> => (await driver.countMessages('ParkingQueue')) === 0;
  await driver.until('an empty parking queue', isEmpty, PARKED_AT_MOST_MS);
  const open = (await driver.records()).filter(({ openShard }) => openShard !== undefined);
  for (const { deliveryId } of open) await driver.lookNow(deliveryId?.S);
  for (let look = 0; look < 10 && open.length > 0; look += 1) {
    await driver.run.fireSchedules();
    await driver.run.stepFunctions.idle();
  }
  return open.length;
}

async function checkDeliveries(driver: PipelineDriver, deliveries: number) {
  const ids = Array.from({ length: deliveries }, (_, index) => `generic-${idOf(index)}`);
  const statuses = new Map(
    (await driver.records()).map(({ deliveryId, status }) => [deliveryId?.S, status?.S]),
  );
  const runs = new Map<string, number>();
  for (const line of driver.lines) {
    const [, id] =
      / {2}WebhookPipelineProcess {2}(\S+) {2}(?:succeeded|ExecutionFailed|ExecutionTimedOut)/.exec(line) ??
      [];
    if (id !== undefined) runs.set(id, (runs.get(id) ?? 0) + 1);
  }
  return {
    lost: ids.filter((id) => !FINAL.test(statuses.get(id) ?? '')),
    notOnce: ids.filter((id) => runs.get(id) !== 1),
  };
}
