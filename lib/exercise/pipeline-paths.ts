import type { PipelineDriver } from './drive-pipeline.ts';
import { CONTRADICTORY_PORTFOLIO, PORTFOLIO } from './example-deliveries.ts';

/** One way a delivery can take through the pipeline. */
export interface PipelinePath {
  readonly name: string;
  /** Drives one delivery along the path and waits until nothing runs any more. Throws where the pipeline strays from it. */
  readonly run: (pipeline: PipelineDriver) => Promise<void>;
}

/** A result is as long as the key: `generic` answers with the top-level keys of `data`. */
const bodyWithResultOf = (characters: number): string =>
  JSON.stringify({ data: { ['k'.repeat(characters)]: 1 } });

/**
 * Every path of the pipeline. The last one leaves it without a bucket, so it stays the last.
 */
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
  { name: 'parked', run: park },
];

async function expectOutcome(
  pipeline: PipelineDriver,
  source: string,
  body: string,
  status: string,
  holds: string,
): Promise<void> {
  const accepted = await pipeline.post(source, body);
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

async function park(pipeline: PipelineDriver): Promise<void> {
  await pipeline.destroyBucket();
  expectStatus(await pipeline.post('generic', '{"data":"parked"}', { 'idempotency-key': 'parked' }), 202);
  await pipeline.settled('generic-parked');
  const letters = await pipeline.deadLetters();
  if (letters.length !== 1) throw new Error(`expected 1 parked delivery, got ${letters.length}`);
}

function expectStatus(
  { status, body }: { readonly status: number; readonly body: object },
  expected: number,
): void {
  if (status !== expected) throw new Error(`expected ${expected}, got ${status}: ${JSON.stringify(body)}`);
}
