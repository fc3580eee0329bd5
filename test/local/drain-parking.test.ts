import { afterEach, expect, test } from 'vitest';
import { hurriedClock } from '../../lib/proofs/exercise/hurried-clock.ts';
import { hurryQueues } from '../../lib/proofs/exercise/hurry-queues.ts';
import { allStates, stateMachineDefinition } from '../state-machine-definition.ts';
import { type Pipeline, startPipeline } from '../start-pipeline.ts';
import { synthesisePipeline } from '../synthesise-pipeline.ts';

const props = { acknowledgement: 'stored', drainParking: true } as const;

let pipeline: Pipeline | undefined;
afterEach(async () => {
  await pipeline?.stop();
  pipeline = undefined;
});

/** A delivery that Ingest has parked with `acknowledgement: 'accepted'`. */
const PARKED = JSON.stringify({
  deliveryId: 'generic-parked',
  source: 'generic',
  receivedAt: 1_700_000_000_000,
  sourceIp: '127.0.0.1',
  headers: { 'content-type': 'application/json' },
  body: '{"data":"parked"}',
  parked: true,
});

test('a delivery that was parked before `acknowledgement` was changed is still ingested', async () => {
  const drained = await startPipeline({ props, clock: hurriedClock(20), change: hurryQueues });
  pipeline = drained;
  await drained.sendMessage('ParkingQueue', PARKED);
  await drained.until('its record', async () => (await drained.record('generic-parked')) !== undefined);
  expect(await drained.settled('generic-parked')).toMatchObject({ status: 'SUCCEEDED' });
  expect(await drained.payloads('generic-parked')).toMatchObject([{ body: '{"data":"parked"}' }]);
  await drained.until('an empty queue', async () => (await drained.countMessages('ParkingQueue')) === 0);
});

test('and nothing more is parked', () => {
  const states = allStates(stateMachineDefinition(synthesisePipeline(props), 'Ingest'));
  expect([...states.keys()]).not.toContain('Park delivery');
  expect([...states.keys()]).toEqual([
    ...allStates(stateMachineDefinition(synthesisePipeline({ acknowledgement: 'stored' }), 'Ingest')).keys(),
  ]);
});
