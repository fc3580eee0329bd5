import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { Duration } from 'aws-cdk-lib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { InvalidDelivery } from '../../lib/compute/invalid-delivery.ts';
import { computePortfolioRisk } from '../../lib/compute/sources/compute-portfolio-risk.ts';
import type { WorkerComputation } from '../../lib/compute/worker/run-worker-options.ts';
import { runWorker } from '../../lib/compute/worker/run-worker.ts';
import type { WorkerEvent } from '../../lib/compute/worker/worker-event.ts';
import { credentialsOf } from '../../lib/local/roles/role-credentials.ts';
import { fetchStackOutputs } from '../../lib/operations/redrive/stack-outputs.ts';
import { Compute } from '../../lib/pipeline/compute/compute.ts';
import { PORTFOLIO } from '../../lib/proofs/exercise/example-deliveries.ts';
import { reportRoles } from '../../lib/proofs/exercise/report-roles.ts';
import { type Pipeline, startPipeline } from '../start-pipeline.ts';

let pipeline: Pipeline;

beforeEach(async () => {
  pipeline = await startPipeline({ props: { compute: Compute.worker({ heartbeat: Duration.minutes(10) }) } });
});
afterEach(() => pipeline.stop());

/** What the outputs of a stack with workers add. */
interface WorkerOutputs {
  readonly WorkerQueueUrl: string;
  readonly WorkerPolicy: string;
}

/** The shipped loop, as whoever holds the policy for workers and nothing else. */
async function startWorker(compute: WorkerComputation) {
  const { endpoint, endpoints, region } = pipeline.run;
  const outputs = (await fetchStackOutputs(endpoints.sfn)) as unknown as WorkerOutputs;
  const options = { endpoint, region, credentials: credentialsOf(outputs.WorkerPolicy) };
  const stop = new AbortController();
  const events: WorkerEvent[] = [];
  const ended = runWorker({
    queueUrl: outputs.WorkerQueueUrl,
    compute,
    signal: stop.signal,
    graceMs: 0,
    tell: (event) => events.push(event),
    clients: {
      sqs: new SQSClient({ ...options, useQueueUrlAsEndpoint: false }),
      sfn: new SFNClient(options),
      s3: new S3Client({ ...options, forcePathStyle: true }),
    },
  });
  return {
    outcomes: () => events.map(({ outcome }) => outcome),
    stop: async () => {
      stop.abort();
      await ended;
    },
  };
}

test('a worker computes what the function computes', async () => {
  const worker = await startWorker((delivery) => computePortfolioRisk(delivery));
  const answer = await pipeline.post('portfolio-risk', JSON.stringify(PORTFOLIO), {
    'idempotency-key': 'one',
  });
  expect(await pipeline.settled(answer.body.deliveryId)).toMatchObject({
    status: 'SUCCEEDED',
    result: computePortfolioRisk({ json: PORTFOLIO }),
  });
  await worker.stop();
});

test('the policy for workers grants what the loop calls, and nothing else; so does the role of Process', async () => {
  let isEndless = false;
  const first = await startWorker(({ json }, signal) => {
    const { data } = json as { readonly data: string };
    if (data === 'invalid') throw new InvalidDelivery('no');
    if (data === 'large') return { large: 'l'.repeat(300_000) };
    isEndless = true;
    return new Promise((resolve) => signal.addEventListener('abort', resolve));
  });
  for (const [data, status] of [
    ['invalid', 'FAILED'],
    ['large', 'SUCCEEDED'],
  ]) {
    const answer = await pipeline.post('generic', JSON.stringify({ data }), { 'idempotency-key': data! });
    expect(await pipeline.settled(answer.body.deliveryId)).toMatchObject({ status });
  }
  const endless = await pipeline.post('generic', '{"data":"endless"}', { 'idempotency-key': 'endless' });
  await pipeline.until('the last delivery to be worked on', () => isEndless);
  await first.stop();
  const second = await startWorker(() => ({}));
  expect(await pipeline.settled(endless.body.deliveryId)).toMatchObject({ status: 'SUCCEEDED' });
  await second.stop();
  const { surprises } = reportRoles(pipeline.run.access);
  expect(surprises.filter((surprise) => /Worker|ProcessRole|refused/.test(surprise))).toEqual([]);
});
