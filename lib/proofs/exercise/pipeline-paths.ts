import type { PipelineDriver } from './drive-pipeline.ts';
import { fetchStackOutputs, type StackOutputs } from '../../operations/redrive/stack-outputs.ts';
import type { ExampleDeliveries, ExampleDelivery } from './example-deliveries.ts';
import { redrive } from './operate-pipeline.ts';
import type { REFUSED } from './refuse-calls.ts';

/** One way a delivery can take through the pipeline. */
export interface PipelinePath {
  readonly name: string;
  /** The output that stacks with this path have. Default: every stack has the path. */
  readonly needs?: string;
  /**
   * Drives one delivery along the path and waits until nothing runs any more. Throws if the pipeline takes another
   * path.
   */
  readonly run: (pipeline: PipelineDriver) => Promise<void>;
}

/**
 * Every path of a pipeline, in a run with the options of `exercise()`. With an app, the idempotency keys decide the
 * outcomes (`steer-computation.ts`).
 */
export function pipelinePaths(examples: ExampleDeliveries): readonly PipelinePath[] {
  const { small, heavy, large, huge, failing } = examples;
  const { source } = small;
  return [
    { name: 'small result', run: endsAs(small, 'small', 'SUCCEEDED', 'result') },
    { name: 'heavy computation', run: endsAs(heavy, 'heavy', 'SUCCEEDED', 'result') },
    { name: 'large result', run: endsAs(large, 'large', 'SUCCEEDED', 'resultKey') },
    { name: 'result too large for an event', needs: TRACK, run: endsAs(huge, 'huge', 'SUCCEEDED', 'error') },
    { name: 'failed computation', run: endsAs(failing, 'failing', 'FAILED', 'error') },
    { name: 'sent twice', run: (pipeline) => sendTwice(pipeline, small) },
    { name: 'another body under one key', run: (pipeline) => sendTwoBodies(pipeline, small) },
    { name: 'refused body', run: async (pipeline) => expectStatus(await pipeline.post(source, '{}'), 400) },
    {
      name: 'unknown delivery',
      run: async (pipeline) => expectStatus(await pipeline.get(`/deliveries/${source}-none`), 404),
    },
    { name: 'status event lost', run: (pipeline) => loseEvent(pipeline, small) },
    { name: 'never started', run: (pipeline) => neverStart(pipeline, small) },
    { name: 'still running when looked at', run: (pipeline) => lookTwice(pipeline, examples.slow) },
    { name: 'redriven', needs: TRACK, run: (pipeline) => redriveFailedDelivery(pipeline, failing) },
    { name: 'outcome that cannot be recorded', needs: TRACK, run: failToRecord },
    { name: 'event redriven', needs: TRACK, run: (pipeline) => redriveEvent(pipeline, small) },
    { name: 'notice redriven', needs: SIGNED_NOTICE, run: (pipeline) => redriveNotice(pipeline, small) },
    { name: 'parked, dead letter, redriven', needs: PARKING, run: (pipeline) => park(pipeline, small) },
    {
      name: 'held by the event bus',
      needs: PARKING,
      run: (pipeline) => outlast(pipeline, small, { key: 'queue-out', state: 'Hand to event bus' }),
    },
    {
      name: 'started over',
      needs: PARKING,
      run: (pipeline) => outlast(pipeline, small, { key: 'queue-and-bus-out', state: 'Start over' }),
    },
  ];
}

/** Missing if an Express Process records its outcomes itself. */
const TRACK = 'TrackArn';

/** Missing if nobody is told of outcomes by `addNotices`. */
const SIGNED_NOTICE = 'NoticeSignedArn';

/** Missing if the producer is answered only after the delivery is stored. */
const PARKING = 'DeadLetterQueueUrl';

function endsAs(delivery: ExampleDelivery, key: string, status: string, holds: string): PipelinePath['run'] {
  return (pipeline) => expectOutcome(pipeline, delivery, { key, status, holds });
}

interface Expected {
  readonly key: string;
  readonly status: string;
  /** A member of the answer. */
  readonly holds: string;
}

async function expectOutcome(
  pipeline: PipelineDriver,
  { source, body }: ExampleDelivery,
  { key, status, holds }: Expected,
): Promise<void> {
  const accepted = await pipeline.post(source, body, { 'idempotency-key': key });
  expectStatus(accepted, 202);
  const delivery = await pipeline.settled(accepted.body.deliveryId);
  if (delivery.status !== status || !(holds in delivery)) {
    throw new Error(`expected ${status} with ${holds}, got ${JSON.stringify(delivery)}`);
  }
}

async function sendTwice(pipeline: PipelineDriver, { source, body }: ExampleDelivery): Promise<void> {
  const key = { 'idempotency-key': 'sent-twice' };
  for (let time = 1; time <= 2; time += 1) {
    expectStatus(await pipeline.post(source, body, key), 202);
    await pipeline.settled(`${source}-sent-twice`);
  }
}

async function sendTwoBodies(pipeline: PipelineDriver, { source, body }: ExampleDelivery): Promise<void> {
  for (const each of [body, `${body} `]) {
    expectStatus(await pipeline.post(source, each, { 'idempotency-key': 'two-bodies' }), 202);
    await pipeline.settled(`${source}-two-bodies`);
  }
  const { conflict } = await pipeline.settled(`${source}-two-bodies`);
  if (conflict !== true)
    throw new Error(`GET does not say that two bodies came under one key: ${String(conflict)}.`);
}

async function loseEvent(pipeline: PipelineDriver, delivery: ExampleDelivery): Promise<void> {
  await expectOutcome(pipeline, delivery, { key: 'event-lost', status: 'SUCCEEDED', holds: 'result' });
  await pipeline.reopen(`${delivery.source}-event-lost`);
  await expectMended(pipeline, `${delivery.source}-event-lost`);
}

/** Leaves a delivery as Ingest does when it dies between the record and the start. */
async function neverStart(pipeline: PipelineDriver, { source }: ExampleDelivery): Promise<void> {
  const deliveryId = `${source}-never-started`;
  // The payload of another delivery will do, because only the start matters.
  const record = await pipeline.record(`${source}-event-lost`);
  await pipeline.putRecord({ ...record, deliveryId: { S: deliveryId } });
  await pipeline.reopen(deliveryId);
  await expectMended(pipeline, deliveryId);
}

async function expectMended(pipeline: PipelineDriver, deliveryId: string): Promise<void> {
  await pipeline.run.fireSchedules();
  await pipeline.settled(deliveryId);
}

/** Has Reconcile look at a computation of about a second while it runs. */
async function lookTwice(pipeline: PipelineDriver, { source, body }: ExampleDelivery): Promise<void> {
  expectStatus(await pipeline.post(source, body, { 'idempotency-key': 'slow' }), 202);
  const id = `${source}-slow`;
  await pipeline.until(
    'the record of the slow delivery',
    async () => (await pipeline.record(id)) !== undefined,
  );
  await pipeline.reopen(id);
  await pipeline.run.fireSchedules();
  await pipeline.until('a later look', async () => (await pipeline.record(id))?.checkAt?.S !== '2000');
  await pipeline.settled(id);
}

async function redriveFailedDelivery(pipeline: PipelineDriver, delivery: ExampleDelivery): Promise<void> {
  const { source } = delivery;
  await expectOutcome(pipeline, delivery, { key: 'redriven', status: 'FAILED', holds: 'error' });
  const { redriven } = await redrive(pipeline, 'failed', { source });
  if (redriven === 0) throw new Error('nothing was redriven');
  await pipeline.settled(`${source}-redriven`);
  const record = await pipeline.record(`${source}-redriven`);
  if (record?.redriveCount?.N !== '1') throw new Error('the second outcome was not recorded');
}

/** Sends an event without a name, which DynamoDB refuses as a key. */
async function failToRecord(pipeline: PipelineDriver): Promise<void> {
  // Not among the outputs for operators, because only EventBridge and Reconcile may start Track.
  const { TrackArn } = (await fetchStackOutputs(pipeline.run.endpoints.sfn)) as StackOutputs & {
    readonly TrackArn?: string;
  };
  const input = JSON.stringify({ detail: { name: '', status: 'FAILED', stopDate: 0, redriveCount: 0 } });
  await pipeline.run.stepFunctions.call('StartExecution', { stateMachineArn: TrackArn, input });
  await pipeline.until(
    'an undelivered event',
    async () => (await pipeline.countMessages('UndeliveredQueue')) === 1,
  );
}

/** Sends the event of an existing delivery, as EventBridge would have kept it. */
async function redriveEvent(pipeline: PipelineDriver, { source }: ExampleDelivery): Promise<void> {
  const name = `${source}-event-lost`;
  await pipeline.reopen(name);
  await pipeline.sendMessage('UndeliveredQueue', JSON.stringify({ detail: { name } }));
  const { redriven } = await redrive(pipeline, 'events', { source });
  if (redriven !== 1) throw new Error(`expected 1 redriven event, got ${redriven}`);
  const { status } = await pipeline.settled(name);
  if (status !== 'SUCCEEDED') throw new Error(`the outcome was not recorded: ${String(status)}`);
}

/** Keeps a notice as the queue would after a day. */
async function redriveNotice(pipeline: PipelineDriver, { source }: ExampleDelivery): Promise<void> {
  const notice = { deliveryId: `${source}-small`, source, status: 'SUCCEEDED', attempt: 0 };
  await pipeline.sendMessage('NoticeSignedDeadLetterQueue', JSON.stringify(notice));
  await redrive(pipeline, 'notices', { dryRun: true });
  const { redriven } = await redrive(pipeline, 'notices', { source });
  if (redriven !== 1) throw new Error(`expected 1 redriven notice, got ${redriven}`);
}

async function park(pipeline: PipelineDriver, { source, body }: ExampleDelivery): Promise<void> {
  await pipeline.destroyBucket();
  expectStatus(await pipeline.post(source, body, { 'idempotency-key': 'parked' }), 202);
  await pipeline.until(
    'a dead letter',
    async () => (await pipeline.messages('DeadLetterQueue')).length === 1,
  );
  await pipeline.createBucket();
  await redrive(pipeline, 'dead letters', { dryRun: true });
  const { redriven } = await redrive(pipeline, 'dead letters');
  if (redriven !== 1) throw new Error(`expected 1 redriven delivery, got ${redriven}`);
  await pipeline.until('the outcome', async () => {
    const answer = await pipeline.get(`/deliveries/${source}-parked`);
    return answer.body.status === 'SUCCEEDED';
  });
  await pipeline.until('an empty queue', async () => (await pipeline.countMessages('DeadLetterQueue')) === 0);
}

/** Removes the bucket until the run of Ingest reaches `state`, which keeps the delivery. Then creates it again. */
async function outlast(
  pipeline: PipelineDriver,
  { source, body }: ExampleDelivery,
  { key, state }: { readonly key: keyof typeof REFUSED; readonly state: string },
): Promise<void> {
  await pipeline.destroyBucket();
  expectStatus(await pipeline.post(source, body, { 'idempotency-key': key }), 202);
  await pipeline.until(state, () =>
    pipeline.lines.some((line) => line.includes(`${source}-${key}  ${state}  `)),
  );
  await pipeline.createBucket();
  await pipeline.until('the outcome', async () => {
    const answer = await pipeline.get(`/deliveries/${source}-${key}`);
    return answer.body.status === 'SUCCEEDED';
  });
}

function expectStatus(
  { status, body }: { readonly status: number; readonly body: object },
  expected: number,
): void {
  if (status !== expected) throw new Error(`expected ${expected}, got ${status}: ${JSON.stringify(body)}`);
}
