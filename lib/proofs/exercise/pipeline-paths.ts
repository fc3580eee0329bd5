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
  /** Whether only pipelines with a signed source have it. */
  readonly isOfSigned?: true;
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
      run: async (pipeline) =>
        expectStatus(await pipeline.get(`/deliveries/${pipeline.sources[0].idPrefix}none`), 404),
    },
    { name: 'forged', isOfSigned: true, run: (pipeline) => forge(pipeline, small) },
    { name: 'every other source', run: sendToOthers },
    { name: 'status event lost', run: (pipeline) => loseEvent(pipeline, small) },
    { name: 'never started', run: (pipeline) => neverStart(pipeline, small) },
    { name: 'still running when looked at', run: (pipeline) => lookTwice(pipeline, examples.slow) },
    { name: 'computed again', needs: REPEAT, run: (pipeline) => computeAgain(pipeline, small) },
    { name: 'redriven', needs: TRACK, run: (pipeline) => redriveFailedDelivery(pipeline, failing) },
    { name: 'outcome that cannot be recorded', needs: TRACK, run: failToRecord },
    { name: 'event redriven', needs: TRACK, run: (pipeline) => redriveEvent(pipeline, small) },
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

/** Missing in stacks of an earlier release. */
const REPEAT = 'RepeatArn';

/** Missing if the producer is answered only after the delivery is stored. */
const PARKING = 'DeadLetterQueueUrl';

/** Whether a pipeline has a path. */
export function hasPath({ needs, isOfSigned }: PipelinePath, pipeline: PipelineDriver): boolean {
  if (isOfSigned && pipeline.sources[0]?.signer === undefined) return false;
  return needs === undefined || pipeline.hasOutput(needs);
}

function endsAs(delivery: ExampleDelivery, key: string, status: string, holds: string): PipelinePath['run'] {
  return async (pipeline) => {
    await expectOutcome(pipeline, delivery, { key, status, holds });
  };
}

interface Expected {
  readonly key: string;
  readonly status: string;
  /** A member of the answer. */
  readonly holds: string;
}

/** Sends a delivery that must be answered 2xx. Returns its id. */
async function deliver(
  pipeline: PipelineDriver,
  { source, body }: ExampleDelivery,
  idempotencyKey: string,
): Promise<string> {
  const { answer, deliveryId, isAccepted } = await pipeline.send(source, { idempotencyKey, body });
  if (!isAccepted) throw new Error(`expected a 2xx, got ${answer.status}: ${JSON.stringify(answer.body)}`);
  return deliveryId;
}

async function expectOutcome(
  pipeline: PipelineDriver,
  example: ExampleDelivery,
  { key, status, holds }: Expected,
): Promise<string> {
  const deliveryId = await deliver(pipeline, example, key);
  const delivery = await pipeline.settled(deliveryId);
  if (delivery.status !== status || !(holds in delivery)) {
    throw new Error(`expected ${status} with ${holds}, got ${JSON.stringify(delivery)}`);
  }
  return deliveryId;
}

async function sendTwice(pipeline: PipelineDriver, example: ExampleDelivery): Promise<void> {
  for (let time = 1; time <= 2; time += 1)
    await pipeline.settled(await deliver(pipeline, example, 'sent-twice'));
}

async function sendTwoBodies(pipeline: PipelineDriver, { source, body }: ExampleDelivery): Promise<void> {
  const ids = new Set<string>();
  for (const each of [body, `${body} `]) {
    const id = await deliver(pipeline, { source, body: each }, 'two-bodies');
    await pipeline.settled(id);
    ids.add(id);
  }
  const [id, other] = ids;
  // A source may tell its deliveries apart by their bodies. Then the two are no conflict.
  const { conflict } = await pipeline.settled(id);
  if ((conflict === true) !== (other === undefined))
    throw new Error(`GET does not say that two bodies came under one key: ${String(conflict)}.`);
}

/** What is not signed is no delivery: it is answered, and nothing of it is kept. */
async function forge(pipeline: PipelineDriver, { source, body }: ExampleDelivery): Promise<void> {
  const { length } = pipeline.lines;
  const planned = { idempotencyKey: 'forged', body: body.replace('1', '"forged"'), isForged: true };
  const { answer, deliveryId, isAccepted } = await pipeline.send(source, planned);
  if (!isAccepted) expectStatus(answer, 401);
  await expectNotSigned(pipeline, length);
  if ((await pipeline.record(deliveryId)) !== undefined)
    throw new Error(`${deliveryId} was forged and has a record`);
}

/** Sends something to every other source, so that what only they use is used. A signed one does not take it. */
async function sendToOthers(pipeline: PipelineDriver): Promise<void> {
  const [, ...others] = pipeline.sources;
  for (const { name, contentType, signer } of others) {
    const { length } = pipeline.lines;
    const { status } = await pipeline.post(name, '{"data":1}', { 'content-type': contentType });
    // Another status is about the body, which is none of this source.
    if (signer !== undefined && (status < 300 || status === 401)) await expectNotSigned(pipeline, length);
    await pipeline.run.stepFunctions.idle();
  }
}

/** Waits until a request has been refused since there were so many lines. */
async function expectNotSigned(pipeline: PipelineDriver, since: number): Promise<void> {
  await pipeline.until('a request that is not signed', () =>
    pipeline.lines.slice(since).some((line) => line.includes('  Not signed  ')),
  );
}

async function loseEvent(pipeline: PipelineDriver, delivery: ExampleDelivery): Promise<void> {
  const id = await expectOutcome(pipeline, delivery, {
    key: 'event-lost',
    status: 'SUCCEEDED',
    holds: 'result',
  });
  await pipeline.reopen(id);
  await expectMended(pipeline, id);
}

/** Leaves a delivery as Ingest does when it dies between the record and the start. */
async function neverStart(pipeline: PipelineDriver, { source }: ExampleDelivery): Promise<void> {
  const deliveryId = `${source}-never-started`;
  // The payload of another delivery will do, because only the start matters.
  const [record] = await pipeline.records();
  await pipeline.putRecord({ ...record, deliveryId: { S: deliveryId } });
  await pipeline.reopen(deliveryId);
  await expectMended(pipeline, deliveryId);
}

async function expectMended(pipeline: PipelineDriver, deliveryId: string): Promise<void> {
  await pipeline.run.fireSchedules();
  await pipeline.settled(deliveryId);
}

/** Has Reconcile look at a computation of about a second while it runs. */
async function lookTwice(pipeline: PipelineDriver, example: ExampleDelivery): Promise<void> {
  const id = await deliver(pipeline, example, 'slow');
  await pipeline.until(
    'the record of the slow delivery',
    async () => (await pipeline.record(id)) !== undefined,
  );
  await pipeline.reopen(id);
  await pipeline.run.fireSchedules();
  await pipeline.until('a later look', async () => (await pipeline.record(id))?.checkAt?.S !== '2000');
  await pipeline.settled(id);
}

async function computeAgain(pipeline: PipelineDriver, delivery: ExampleDelivery): Promise<void> {
  const id = await expectOutcome(pipeline, delivery, { key: 'again', status: 'SUCCEEDED', holds: 'result' });
  const reports: string[] = [];
  const report = (_: string, what: string): void => void reports.push(what);
  const { redriven } = await redrive(pipeline, { again: [id] }, { report });
  if (redriven !== 1) throw new Error(`nothing was computed again: ${reports.join()}`);
  await pipeline.settled(reports.join().replace(/^.* /, ''));
}

async function redriveFailedDelivery(pipeline: PipelineDriver, delivery: ExampleDelivery): Promise<void> {
  const { source } = delivery;
  const id = await expectOutcome(pipeline, delivery, { key: 'redriven', status: 'FAILED', holds: 'error' });
  const { redriven } = await redrive(pipeline, 'failed', { source });
  if (redriven === 0) throw new Error('nothing was redriven');
  await pipeline.settled(id);
  const record = await pipeline.record(id);
  if (record?.redriveCount?.N !== '1') throw new Error('the second outcome was not recorded');
}

/** Sends an event without a name, which DynamoDB refuses as a key. */
async function failToRecord(pipeline: PipelineDriver): Promise<void> {
  // Not among the outputs for operators, because only EventBridge and Reconcile may start Track.
  const { TrackArn } = (await fetchStackOutputs(pipeline.run.endpoints.sfn)) as StackOutputs & {
    readonly TrackArn?: string;
  };
  const input = JSON.stringify({ detail: { name: '', status: 'FAILED', stopDate: 0, redriveCount: 0 } });
  const before = await pipeline.countMessages('UndeliveredQueue');
  await pipeline.run.stepFunctions.call('StartExecution', { stateMachineArn: TrackArn, input });
  await pipeline.until(
    'an undelivered event',
    async () => (await pipeline.countMessages('UndeliveredQueue')) === before + 1,
  );
}

/** Sends the event of an existing delivery, as EventBridge would have kept it. */
async function redriveEvent(pipeline: PipelineDriver, delivery: ExampleDelivery): Promise<void> {
  const { source } = delivery;
  const outcome = { key: 'event-redriven', status: 'SUCCEEDED', holds: 'result' };
  const name = await expectOutcome(pipeline, delivery, outcome);
  // On a busy machine earlier paths may have left events, which are not those of this one.
  await redrive(pipeline, 'events', { source });
  await pipeline.reopen(name);
  await pipeline.sendMessage('UndeliveredQueue', JSON.stringify({ detail: { name } }));
  const { redriven } = await redrive(pipeline, 'events', { source });
  if (redriven !== 1) throw new Error(`expected 1 redriven event, got ${redriven}`);
  const { status } = await pipeline.settled(name);
  if (status !== 'SUCCEEDED') throw new Error(`the outcome was not recorded: ${String(status)}`);
}

async function park(pipeline: PipelineDriver, delivery: ExampleDelivery): Promise<void> {
  await pipeline.destroyBucket();
  const id = await deliver(pipeline, delivery, 'parked');
  await pipeline.until(
    'a dead letter',
    async () => (await pipeline.messages('DeadLetterQueue')).length === 1,
  );
  await pipeline.createBucket();
  await redrive(pipeline, 'dead letters', { dryRun: true });
  const { redriven } = await redrive(pipeline, 'dead letters');
  if (redriven !== 1) throw new Error(`expected 1 redriven delivery, got ${redriven}`);
  await pipeline.until('the outcome', async () => {
    const answer = await pipeline.get(`/deliveries/${id}`);
    return answer.body.status === 'SUCCEEDED';
  });
  await pipeline.until('an empty queue', async () => (await pipeline.countMessages('DeadLetterQueue')) === 0);
}

/** Removes the bucket until the run of Ingest reaches `state`, which keeps the delivery. Then creates it again. */
async function outlast(
  pipeline: PipelineDriver,
  delivery: ExampleDelivery,
  { key, state }: { readonly key: keyof typeof REFUSED; readonly state: string },
): Promise<void> {
  await pipeline.destroyBucket();
  const { length } = pipeline.lines;
  const id = await deliver(pipeline, delivery, key);
  // The name of a run may be that of its request.
  await pipeline.until(state, () =>
    pipeline.lines.slice(length).some((line) => line.includes(`  ${state}  `)),
  );
  await pipeline.createBucket();
  await pipeline.until('the outcome', async () => {
    const answer = await pipeline.get(`/deliveries/${id}`);
    return answer.body.status === 'SUCCEEDED';
  });
}

function expectStatus(
  { status, body }: { readonly status: number; readonly body: object },
  expected: number,
): void {
  if (status !== expected) throw new Error(`expected ${expected}, got ${status}: ${JSON.stringify(body)}`);
}
