import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CONTRADICTORY_PORTFOLIO } from '../../lib/proofs/exercise/example-deliveries.ts';
import { type Pipeline, startPipeline } from '../start-pipeline.ts';
import events from '../cases/local/status-events.json' with { type: 'json' };

let pipeline: Pipeline;

beforeAll(async () => {
  pipeline = await startPipeline();
});
afterAll(() => pipeline.stop());

async function stateMachine(name: string): Promise<string> {
  const { stateMachines } = (await pipeline.run.stepFunctions.call('ListStateMachines', {})) as {
    readonly stateMachines: readonly { readonly stateMachineArn: string; readonly name: string }[];
  };
  return (
    stateMachines.find((machine) => machine.name.startsWith(`WebhookPipeline${name}`))?.stateMachineArn ?? ''
  );
}

/** Passes Track the status event of a delivery's execution, as EventBridge would. */
async function track(deliveryId: string, detail: object): Promise<void> {
  const event = {
    'detail-type': 'Step Functions Execution Status Change',
    detail: { name: deliveryId, ...detail },
  };
  await pipeline.run.stepFunctions.call('StartExecution', {
    stateMachineArn: await stateMachine('Track'),
    input: JSON.stringify(event),
  });
  await pipeline.run.stepFunctions.idle();
}

describe('the record after these events', () => {
  test.each(events)('$name', async ({ name, sequence, delivery }) => {
    const key = name.replaceAll(/\W+/g, '-');
    const deliveryId = `generic-${key}`;
    await pipeline.post('generic', '{"data":1}', { 'idempotency-key': key });
    await pipeline.run.stepFunctions.idle();
    // The delivery's own success is the first event of each sequence.
    for (const detail of sequence) await track(deliveryId, detail);
    const found = await pipeline.settled(deliveryId);
    expect(found).toMatchObject(delivery);
    for (const other of ['result', 'resultKey', 'error'])
      if (!(other in delivery)) expect(found).not.toHaveProperty(other);
  });
});

test('an event of a delivery that has no record creates none', async () => {
  await track('generic-nobody', {
    status: 'SUCCEEDED',
    stopDate: 1,
    redriveCount: 0,
    output: '1',
    error: null,
    cause: null,
  });
  expect(await pipeline.record('generic-nobody')).toBeUndefined();
});

test('the outcome of a redrive is recorded over that of the attempt before', async () => {
  const accepted = await pipeline.post('portfolio-risk', JSON.stringify(CONTRADICTORY_PORTFOLIO), {
    'idempotency-key': 'redriven',
  });
  expect(accepted.status).toBe(202);
  expect(await pipeline.settled('portfolio-risk-redriven')).toMatchObject({ status: 'FAILED' });
  const process = (await stateMachine('Process')).replace(':stateMachine:', ':execution:');
  await pipeline.run.stepFunctions.call('RedriveExecution', {
    executionArn: `${process}:portfolio-risk-redriven`,
  });
  const again = await pipeline.settled('portfolio-risk-redriven');
  // The same code fails again. The test checks that the newer attempt is recorded.
  expect(again).toMatchObject({ status: 'FAILED', error: { name: 'InvalidDelivery' } });
  expect(await pipeline.record('portfolio-risk-redriven')).toMatchObject({ redriveCount: { N: '1' } });
});
