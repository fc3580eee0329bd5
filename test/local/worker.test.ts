import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { Duration } from 'aws-cdk-lib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { computePortfolioRisk } from '../../lib/compute/sources/compute-portfolio-risk.ts';
import type { WorkerEvent } from '../../lib/compute/worker/worker-event.ts';
import { runWorker } from '../../lib/compute/worker/run-worker.ts';
import { credentialsOf } from '../../lib/local/roles/role-credentials.ts';
import { fetchStackOutputs, type StackOutputs } from '../../lib/operations/redrive/stack-outputs.ts';
import { Compute } from '../../lib/pipeline/compute/compute.ts';
import { PORTFOLIO } from '../../lib/proofs/exercise/example-deliveries.ts';
import { type Pipeline, startPipeline } from '../start-pipeline.ts';

let pipeline: Pipeline;
const stop = new AbortController();
const events: WorkerEvent[] = [];
let working: Promise<void>;

beforeEach(async () => {
  const compute = Compute.worker({ heartbeat: Duration.minutes(2) });
  pipeline = await startPipeline({ props: { compute } });
  const { WorkerQueueUrl, WorkerPolicy } = (await fetchStackOutputs(
    pipeline.run.endpoints.sfn,
  )) as StackOutputs & { readonly WorkerQueueUrl: string; readonly WorkerPolicy: string };
  const { endpoint, region } = pipeline.run;
  // Whoever holds the policy, and nothing else.
  const options = { endpoint, region, credentials: credentialsOf(WorkerPolicy) };
  working = runWorker({
    queueUrl: WorkerQueueUrl,
    compute: (delivery) => computePortfolioRisk(delivery),
    concurrency: 2,
    signal: stop.signal,
    tell: (event) => events.push(event),
    clients: {
      sqs: new SQSClient({ ...options, useQueueUrlAsEndpoint: false }),
      sfn: new SFNClient(options),
      s3: new S3Client({ ...options, forcePathStyle: true }),
    },
  });
});
afterEach(async () => {
  stop.abort();
  await working;
  await pipeline.stop();
});

test('the shipped loop computes what the function computes, with the permissions of its policy alone', async () => {
  const body = JSON.stringify(PORTFOLIO);
  const { body: accepted } = await pipeline.post('portfolio-risk', body, { 'idempotency-key': 'one' });
  const delivery = await pipeline.settled(accepted.deliveryId);
  const expected = computePortfolioRisk({ json: PORTFOLIO });
  expect(delivery).toMatchObject({ status: 'SUCCEEDED', result: expected });
  expect(events.map(({ outcome }) => outcome)).toEqual(['SUCCEEDED']);
  expect(pipeline.run.access.refusals()).toEqual([]);
});
