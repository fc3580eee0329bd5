import type { PipelineDriver } from './drive-pipeline.ts';
import { fetchStackOutputs, type StackOutputs } from '../../redrive/stack-outputs.ts';
import { CONTRADICTORY_PORTFOLIO, PORTFOLIO } from './example-deliveries.ts';
import { redrive } from './operate-pipeline.ts';
import type { REFUSED } from './refuse-calls.ts';

/** One way a delivery can take through the pipeline. */
export interface PipelinePath {
  readonly name: string;
  /** Drives one delivery along the path and waits until nothing runs any more. Throws where the pipeline strays from it. */
  readonly run: (pipeline: PipelineDriver) => Promise<void>;
}

/** A portfolio whose computation takes a second or so. */
const SLOW_PORTFOLIO = {
  ...PORTFOLIO,
  positions: Array.from({ length: 100 }, () => PORTFOLIO.positions[0]),
  scenarios: 100_000,
};

/** A result is as long as the key: `generic` answers with the top-level keys of `data`. */
const bodyWithResultOf = (characters: number): string =>
  JSON.stringify({ data: { ['k'.repeat(characters)]: 1 } });

/** Every path of the pipeline, in a run with the options of `exercise()`. */
export const PIPELINE_PATHS: readonly PipelinePath[] = [
  {
    name: 'small result',
    run: (pipeline) => expectOutcome(pipeline, 'generic', '{"data":1}', 'SUCCEEDED', 'result'),
  },
  {
    name: 'heavy computation',
    run: (pipeline) =>
      expectOutcome(pipeline, 'portfolio-risk', JSON.stringify(PORTFOLIO), 'SUCCEEDED', 'result'),
  },
  {
    name: 'large result',
    run: (pipeline) => expectOutcome(pipeline, 'generic', bodyWithResultOf(20_000), 'SUCCEEDED', 'resultKey'),
  },
  {
    name: 'result too large for an event',
    run: (pipeline) => expectOutcome(pipeline, 'generic', bodyWithResultOf(255_000), 'SUCCEEDED', 'error'),
  },
  {
    name: 'failed computation',
    run: (pipeline) =>
      expectOutcome(pipeline, 'portfolio-risk', JSON.stringify(CONTRADICTORY_PORTFOLIO), 'FAILED', 'error'),
  },
  { name: 'sent twice', run: sendTwice },
  { name: 'refused body', run: async (pipeline) => expectStatus(await pipeline.post('generic', '{}'), 400) },
  {
    name: 'unknown delivery',
    run: async (pipeline) => expectStatus(await pipeline.get('/deliveries/generic-none'), 404),
  },
  { name: 'status event lost', run: loseEvent },
  { name: 'never started', run: neverStart },
  { name: 'still running when looked at', run: lookTwice },
  { name: 'redriven', run: redriveFailedDelivery },
  { name: 'outcome that cannot be recorded', run: failToRecord },
  { name: 'event redriven', run: redriveEvent },
  { name: 'parked, dead letter, redriven', run: park },
  { name: 'held by the event bus', run: (pipeline) => outlast(pipeline, 'queue-out', 'Hand to event bus') },
  { name: 'started over', run: (pipeline) => outlast(pipeline, 'queue-and-bus-out', 'Start over') },
];

async function expectOutcome(
  pipeline: PipelineDriver,
  source: string,
  body: string,
  status: string,
  holds: string,
  key?: string,
): Promise<void> {
  const headers: Record<string, string> = key === undefined ? {} : { 'idempotency-key': key };
  const accepted = await pipeline.post(source, body, headers);
  expectStatus(accepted, 202);
  const delivery = await pipeline.settled(accepted.body.deliveryId);
  if (delivery.status !== status || !(holds in delivery)) {
    throw new Error(`expected ${status} with ${holds}, got ${JSON.stringify(delivery)}`);
  }
}

async function sendTwice(pipeline: PipelineDriver): Promise<void> {
  const key = { 'idempotency-key': 'sent-twice' };
  for (let time = 1; time <= 2; time += 1) {
    expectStatus(await pipeline.post('generic', '{"data":1}', key), 202);
    await pipeline.settled('generic-sent-twice');
  }
}

async function loseEvent(pipeline: PipelineDriver): Promise<void> {
  await expectOutcome(pipeline, 'generic', '{"data":1}', 'SUCCEEDED', 'result', 'event-lost');
  await pipeline.reopen('generic-event-lost');
  await expectMended(pipeline, 'generic-event-lost');
}

/** As Ingest leaves it when it dies between the record and the start. */
async function neverStart(pipeline: PipelineDriver): Promise<void> {
  // Another delivery's payload will do: whatever compute makes of it, it was started.
  const record = await pipeline.record('generic-event-lost');
  await pipeline.putRecord({ ...record, deliveryId: { S: 'generic-never-started' } });
  await pipeline.reopen('generic-never-started');
  await expectMended(pipeline, 'generic-never-started');
}

async function expectMended(pipeline: PipelineDriver, deliveryId: string): Promise<void> {
  await pipeline.run.fireSchedules();
  const { status } = await pipeline.settled(deliveryId);
  if (status === 'ACCEPTED') throw new Error(`${deliveryId} was not mended`);
}

/** A computation of a second or so, looked at while it runs. */
async function lookTwice(pipeline: PipelineDriver): Promise<void> {
  const body = JSON.stringify(SLOW_PORTFOLIO);
  expectStatus(await pipeline.post('portfolio-risk', body, { 'idempotency-key': 'slow' }), 202);
  const id = 'portfolio-risk-slow';
  await pipeline.until(
    'the record of the slow delivery',
    async () => (await pipeline.record(id)) !== undefined,
  );
  await pipeline.reopen(id);
  await pipeline.run.fireSchedules();
  await pipeline.until('a later look', async () => (await pipeline.record(id))?.checkAt?.S !== '2000');
  await pipeline.settled(id);
}

async function redriveFailedDelivery(pipeline: PipelineDriver): Promise<void> {
  const body = JSON.stringify(CONTRADICTORY_PORTFOLIO);
  await expectOutcome(pipeline, 'portfolio-risk', body, 'FAILED', 'error', 'redriven');
  const { redriven } = await redrive(pipeline, 'failed', { source: 'portfolio-risk' });
  if (redriven === 0) throw new Error('nothing was redriven');
  await pipeline.settled('portfolio-risk-redriven');
  const record = await pipeline.record('portfolio-risk-redriven');
  if (record?.redriveCount?.N !== '1') throw new Error('the second outcome was not recorded');
}

/** An event without a name, which DynamoDB takes for no key. */
async function failToRecord(pipeline: PipelineDriver): Promise<void> {
  // No operator needs it: nobody may start Track but EventBridge and Reconcile.
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

/** An event of a delivery that there is, as EventBridge would have kept it. */
async function redriveEvent(pipeline: PipelineDriver): Promise<void> {
  await pipeline.reopen('generic-event-lost');
  await pipeline.sendMessage('UndeliveredQueue', '{"detail":{"name":"generic-event-lost"}}');
  const { redriven } = await redrive(pipeline, 'events', { source: 'generic' });
  if (redriven !== 1) throw new Error(`expected 1 redriven event, got ${redriven}`);
  const { status } = await pipeline.settled('generic-event-lost');
  if (status !== 'SUCCEEDED') throw new Error(`the outcome was not recorded: ${String(status)}`);
}

async function park(pipeline: PipelineDriver): Promise<void> {
  await pipeline.destroyBucket();
  expectStatus(await pipeline.post('generic', '{"data":"parked"}', { 'idempotency-key': 'parked' }), 202);
  await pipeline.until(
    'a dead letter',
    async () => (await pipeline.messages('DeadLetterQueue')).length === 1,
  );
  await pipeline.createBucket();
  await redrive(pipeline, 'dead letters', { dryRun: true });
  const { redriven } = await redrive(pipeline, 'dead letters');
  if (redriven !== 1) throw new Error(`expected 1 redriven delivery, got ${redriven}`);
  await pipeline.until('the outcome', async () => {
    const { body } = await pipeline.get('/deliveries/generic-parked');
    return body.status === 'SUCCEEDED';
  });
  await pipeline.until('an empty queue', async () => (await pipeline.countMessages('DeadLetterQueue')) === 0);
}

/** With the bucket gone, until the run of Ingest comes to `state`, which keeps the delivery; then with the bucket again. */
async function outlast(pipeline: PipelineDriver, key: keyof typeof REFUSED, state: string): Promise<void> {
  await pipeline.destroyBucket();
  expectStatus(await pipeline.post('generic', '{"data":1}', { 'idempotency-key': key }), 202);
  await pipeline.until(state, () =>
    pipeline.lines.some((line) => line.includes(`generic-${key}  ${state}  `)),
  );
  await pipeline.createBucket();
  await pipeline.until('the outcome', async () => {
    const { body } = await pipeline.get(`/deliveries/generic-${key}`);
    return body.status === 'SUCCEEDED';
  });
}

function expectStatus(
  { status, body }: { readonly status: number; readonly body: object },
  expected: number,
): void {
  if (status !== expected) throw new Error(`expected ${expected}, got ${status}: ${JSON.stringify(body)}`);
}
