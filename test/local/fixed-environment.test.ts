import { afterAll, beforeAll, expect, test } from 'vitest';
import { hurriedClock } from '../../lib/proofs/exercise/hurried-clock.ts';
import { hurryQueues } from '../../lib/proofs/exercise/hurry-queues.ts';
import { type Pipeline, startPipeline } from '../start-pipeline.ts';
import { synthesiseStack } from '../synthesise-pipeline.ts';

const env = { account: '123456789012', region: 'eu-central-1' };

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline({
    props: { env },
    clock: hurriedClock(10),
    change: hurryQueues,
  });
});
afterAll(() => pipeline.stop());

test('a delivery to a stack with a fixed account and region is processed, and every role allows its part', async () => {
  const { body } = await pipeline.post('generic', '{"data":1}');
  expect(await pipeline.settled(body.deliveryId)).toMatchObject({ status: 'SUCCEEDED' });
  expect(pipeline.run.access.refusals()).toEqual([]);
});

test('its names are in that account', () => {
  expect(pipeline.run.region).toBe(env.region);
  expect(pipeline.output('IngestArn')).toMatch(/^arn:aws:states:eu-central-1:123456789012:stateMachine:/);
  expect(pipeline.output('ParkingQueueUrl')).toMatch(
    /^https:\/\/sqs\.eu-central-1\.amazonaws\.com\/123456789012\//,
  );
});

test('what can never be ingested moves to its dead-letter queue', async () => {
  await pipeline.sendMessage('ParkingQueue', '{"deliveryId":"generic-broken"}');
  const moved = pipeline.until(
    'a dead letter',
    async () => (await pipeline.countMessages('DeadLetterQueue')) === 1,
  );
  await expect(moved).resolves.toBeUndefined();
});

test('a template for another account does not replace it', async () => {
  const template = synthesiseStack({ env: { ...env, account: '210987654321' } }).toJSON();
  await expect(pipeline.run.replace({ template, assets: new Map() })).rejects.toThrow(
    'The stack moves from account 123456789012 in eu-central-1 to account 210987654321 in eu-central-1',
  );
});
