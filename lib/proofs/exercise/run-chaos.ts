import { DELIVERY, FINAL_STATUSES } from '../../contracts/delivery.ts';
import { type AcceptedBody, missingBodies } from '../../contracts/kept-bodies.ts';
import type { CancelSignal } from '../../local/clock/cancellation.ts';
import { systemClock } from '../../local/clock/clock.ts';
import { type Random, seededRandom } from '../../local/clock/random.ts';
import type { AroundHop, Hop } from '../../local/engine/hop.ts';
import { untilAborted } from '../../local/state-machine/execution/until-aborted.ts';
import { TaskError } from '../../local/state-machine/task/task-error.ts';
import type { PipelineDriver } from './drive-pipeline.ts';
import { callsVerifier } from '../simulation/functions/is-verifier.ts';
import type { Outputs } from '../simulation/outputs.ts';
import { readOutputs } from '../../local/template/read-template.ts';
import { accountOf } from '../../local/template/account-of.ts';
import { EndedExecutions } from './ended-executions.ts';
import { liftLimits } from './lift-limits.ts';
import { hurryQueues } from './hurry-queues.ts';
import { leavesComputationOut } from './steer-computation.ts';
import {
  type LocalPipeline,
  type RunnableStack,
  withLocalPipeline,
  withLocalStack,
} from './with-local-pipeline.ts';

/** How much is sent, and how much of it goes wrong. */
export interface ChaosOptions {
  readonly deliveries: number;
  /** The share of store calls that fail. */
  readonly failures: number;
  /** The share of requests that are sent twice. */
  readonly repeats: number;
  /** The share of requests that are sent together with another body under the same key. */
  readonly otherBodies: number;
  readonly seed: number;
  /** Called with the number of deliveries accepted so far. */
  readonly onAccepted?: (accepted: number) => void;
  /** Ends the run, which then rejects with the reason of the signal. */
  readonly signal?: CancelSignal;
}

/** What is left when everything is at rest. */
export interface ChaosReport {
  /** Deliveries. */
  readonly accepted: number;
  readonly sentAgain: number;
  readonly sentOtherBody: number;
  /** Answers other than 2xx, by status; each was sent again until it was 2xx. */
  readonly refused: Readonly<Record<string, number>>;
  readonly storeCalls: number;
  readonly failedCalls: number;
  readonly mendedByReconcile: number;
  readonly seconds: number;
  readonly perSecond: number;
  /** Ids that were answered 2xx and have no final status. */
  readonly lost: readonly string[];
  /** Ids of requests that were answered 2xx and whose exact body is neither in an object nor in a dead letter. */
  readonly missingBodies: readonly string[];
  /** Ids with more or less than one execution of Process. */
  readonly notOnce: readonly string[];
  readonly deadLetters: number;
}

const CONNECTIONS = 50;
const MOST_UNDER_WAY = 200;

/** Longer than a run of Ingest takes with all its retries, so that only what fails comes back. */
const PATIENT = { visibilityTimeout: 30, tries: 10 };

const PARKED_AT_MOST_MS = 5 * 60_000;
const FINAL: readonly unknown[] = FINAL_STATUSES;

/** No limit of the API slows the run down. */
const UNLIMITED = { rateLimit: 10_000, burstLimit: 5_000, monthlyQuota: 2_000_000_000 };

/**
 * Sends deliveries over HTTP as fast as the local run takes them. Meanwhile its stores fail at random, half of the time
 * after the effect, and some requests are sent twice. Then waits until nothing is in flight, and counts.
 */
export async function runChaos(options: ChaosOptions, app?: RunnableStack): Promise<ChaosReport> {
  const random = seededRandom(options.seed);
  const calls = { made: 0, failed: 0 };
  const ended = new EndedExecutions(accountOf(app?.template ?? {}));
  const drive = async ({ driver }: LocalPipeline): Promise<ChaosReport> => {
    const report = sendAndCount({ driver, ended }, options, random).then((found) => ({
      ...found,
      storeCalls: calls.made,
      failedCalls: calls.failed,
    }));
    return options.signal === undefined ? report : untilAborted(report, options.signal);
  };
  const run = {
    change: (template: object) => hurryQueues(template, PATIENT),
    around: failAtRandom(
      { share: options.failures, random, outputs: readOutputs(app?.template ?? {}) },
      calls,
    ),
    onEvent: ended.onEvent,
  };
  return app === undefined
    ? withLocalPipeline(drive, { ...run, props: UNLIMITED })
    : withLocalStack({ ...app, template: liftLimits(app.template) }, drive, {
        ...run,
        steer: leavesComputationOut,
      });
}

/** A running pipeline, and which of its executions have ended. */
interface Running {
  readonly driver: PipelineDriver;
  readonly ended: EndedExecutions;
}

async function sendAndCount(running: Running, options: ChaosOptions, random: Random) {
  const { driver } = running;
  const start = systemClock.now();
  const { acknowledged, ...sent } = await sendAll(running, options, random);
  await driver.run.stepFunctions.idle();
  const mendedByReconcile = await reconcile(driver);
  const seconds = (systemClock.now() - start) / 1_000;
  const deadLetters = hasParking(driver) ? await driver.messages('DeadLetterQueue') : [];
  const objects = await driver.objects(DELIVERY.payloadPrefix);
  return {
    ...sent,
    mendedByReconcile,
    seconds,
    perSecond: options.deliveries / seconds,
    deadLetters: hasParking(driver) ? await driver.countMessages('DeadLetterQueue') : 0,
    missingBodies: missingBodies(acknowledged, objects, deadLetters).map(({ deliveryId }) => deliveryId),
    ...(await checkDeliveries(running, acknowledged)),
  };
}

/** Not if the producer is answered only after the delivery is stored. */
function hasParking(driver: PipelineDriver): boolean {
  return driver.hasOutput('DeadLetterQueueUrl');
}

/** Integrations that call a store, and how each names an error of the service. */
const STORE_ERRORS: Readonly<Record<string, string>> = {
  'aws-sdk:s3': 'S3.S3Exception',
  'aws-sdk:dynamodb': 'DynamoDb.DynamoDbException',
  dynamodb: 'DynamoDB.AmazonDynamoDBException',
  sqs: 'SQS.AmazonSQSException',
};

function failAtRandom(
  { share, random, outputs }: { readonly share: number; readonly random: Random; readonly outputs: Outputs },
  calls: { made: number; failed: number },
): AroundHop {
  return async (hop, call) => {
    const error = errorOf(hop, outputs);
    if (error === undefined) return call();
    calls.made += 1;
    if (random.next() >= share) return call();
    calls.failed += 1;
    // Half of them have had their effect.
    if (random.next() < 0.5) await call();
    throw new TaskError(error, 'chaos');
  };
}

const keyOf = (index: number): string => `chaos-${index}`;

/** Undefined for what is not made to fail: the computation may be anything. */
function errorOf(hop: Hop, outputs: Outputs): string | undefined {
  if (callsVerifier(hop, outputs)) return 'Lambda.ServiceException';
  return hop.kind === 'task' ? STORE_ERRORS[hop.action.replace(/:[^:]+$/, '')] : undefined;
}

async function sendAll(
  running: Running,
  { deliveries, repeats, otherBodies, signal, onAccepted }: ChaosOptions,
  random: Random,
) {
  const refused: Record<string, number> = {};
  const acknowledged: AcceptedBody[] = [];
  let next = 0;
  let accepted = 0;
  let sentAgain = 0;
  let sentOtherBody = 0;
  const send = async (index: number, body: string): Promise<void> => {
    for (;;) {
      const planned = { idempotencyKey: keyOf(index), body };
      const sent = await running.driver.send(running.driver.source, planned);
      const { status } = sent.answer;
      if (sent.isAccepted) {
        acknowledged.push({ deliveryId: sent.deliveryId, body: sent.body });
        return;
      }
      refused[status] = (refused[status] ?? 0) + 1;
      signal?.throwIfAborted();
      await systemClock.sleep(100);
    }
  };
  const sender = async (): Promise<void> => {
    for (let index = next++; index < deliveries; index = next++) {
      while (isFull(running, accepted)) {
        signal?.throwIfAborted();
        await systemClock.sleep(5);
      }
      const body = JSON.stringify({ data: index });
      const isRepeated = random.next() < repeats;
      const hasOther = random.next() < otherBodies;
      const bodies = [
        body,
        ...(isRepeated ? [body] : []),
        ...(hasOther ? [JSON.stringify({ data: index, isOther: true })] : []),
      ];
      await Promise.all(bodies.map((text) => send(index, text)));
      accepted += 1;
      onAccepted?.(accepted);
      if (isRepeated) sentAgain += 1;
      if (hasOther) sentOtherBody += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, sender));
  return { accepted, sentAgain, sentOtherBody, refused, acknowledged };
}

/**
 * Whether as many deliveries are in flight as the run can carry. A 202 comes in milliseconds, so without this bound ten
 * thousand deliveries would wait for the embedded stores until every call times out.
 */
function isFull({ driver, ended }: Running, accepted: number): boolean {
  return accepted - ended.countSucceeded(driver.output(lastMachine(driver))) >= MOST_UNDER_WAY;
}

/** The machine that records outcomes: an Express Process does so itself. */
function lastMachine(driver: PipelineDriver): string {
  return driver.hasOutput('TrackArn') ? 'TrackArn' : 'ProcessArn';
}

/** Does what would happen within a quarter of an hour: Reconcile looks at the deliveries that are still open. */
async function reconcile(driver: PipelineDriver): Promise<number> {
  const isEmpty = async (): Promise<boolean> => (await driver.countMessages('ParkingQueue')) === 0;
  if (hasParking(driver)) await driver.until('an empty parking queue', isEmpty, PARKED_AT_MOST_MS);
  const open = (await driver.records()).filter(({ openShard }) => openShard !== undefined);
  for (const { deliveryId } of open) await driver.lookNow(deliveryId?.S);
  for (let look = 0; look < 10 && open.length > 0; look += 1) {
    await driver.run.fireSchedules();
    await driver.run.stepFunctions.idle();
  }
  return open.length;
}

async function checkDeliveries({ driver, ended }: Running, acknowledged: readonly AcceptedBody[]) {
  const ids = [...new Set(acknowledged.map(({ deliveryId }) => deliveryId))];
  const statuses = new Map(
    (await driver.records()).map(({ deliveryId, status }) => [deliveryId?.S, status?.S]),
  );
  const runs = ended.timesByName(driver.output('ProcessArn'));
  return {
    lost: ids.filter((id) => !FINAL.includes(statuses.get(id))),
    // An Express Process may run several times for a delivery. The record says that only one outcome counts.
    notOnce: driver.hasOutput('TrackArn') ? ids.filter((id) => runs.get(id) !== 1) : [],
  };
}
