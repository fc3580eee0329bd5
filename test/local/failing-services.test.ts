import { afterEach, describe, expect, test } from 'vitest';
import { hurriedClock } from '../../lib/proofs/exercise/hurried-clock.ts';
import { hurryQueues } from '../../lib/proofs/exercise/hurry-queues.ts';
import { type Pipeline, startPipeline } from '../start-pipeline.ts';

/** Pauses take an eighth, and so do time-outs of calls: a second, which is enough even on a slow machine. */
const SPEED = 8;

let pipeline: Pipeline;
afterEach(() => pipeline.stop());

describe('if S3 refuses the payload', () => {
  test('the whole delivery is parked, retried, and then a dead letter that is not computed', async () => {
    pipeline = await startPipeline({ clock: hurriedClock(SPEED), change: hurryQueues });
    await pipeline.destroyBucket();
    const body = '{"data":"keep \\"me\\" it\'s 😀 \ufffe\uffff"}';
    const accepted = await pipeline.post('generic', body, { 'idempotency-key': 'k' });
    expect(accepted.status).toBe(202);
    await pipeline.until(
      'a dead letter',
      async () => (await pipeline.messages('DeadLetterQueue')).length > 0,
    );

    const [letter, ...others] = await pipeline.messages('DeadLetterQueue');
    expect(others).toEqual([]);
    expect(JSON.parse(letter ?? '')).toEqual({
      deliveryId: 'generic-k',
      source: 'generic',
      receivedAt: expect.any(Number) as number,
      sourceIp: '127.0.0.1',
      headers: expect.objectContaining({ 'content-type': 'application/json' }) as object,
      // SQS refuses these two characters.
      body: body.replace('\ufffe', '\ufdd0E').replace('\uffff', '\ufdd0F'),
      parked: true,
    });
    expect(await pipeline.record('generic-k')).toBeUndefined();
    // `parked-deliveries.test.ts` counts the retries in virtual time. Here SQS has its own clock.
    expect(pipeline.lines.join('\n')).toMatch(/TaskFailed: S3\.NoSuchBucketException/);
    expect(pipeline.lines.join('\n')).toMatch(/ExecutionFailed: StillNotIngested/);
    expect(pipeline.lines.some((line) => line.includes('Run compute'))).toBe(false);
  });
});

describe('a delivery that was parked', () => {
  test('is ingested byte for byte when S3 is back', async () => {
    pipeline = await startPipeline({ clock: hurriedClock(SPEED), change: hurryQueues });
    await pipeline.destroyBucket();
    const body = '{"data":"\ufffe\uffff\ufdd0E \\ufffe"}';
    await pipeline.post('generic', body, { 'idempotency-key': 'back' });
    await pipeline.until('it is parked', async () => (await pipeline.countMessages('ParkingQueue')) === 1);
    await pipeline.createBucket();
    await pipeline.until('its outcome', async () => {
      return (await pipeline.get('/deliveries/generic-back')).body.status === 'SUCCEEDED';
    });
    expect(await pipeline.payloads('generic-back')).toMatchObject([{ body }]);
    await pipeline.until('an empty queue', async () => (await pipeline.countMessages('ParkingQueue')) === 0);
  });
});

describe('a computation whose store does not answer', () => {
  test('is retried, and then fails without showing the store to the producer', async () => {
    pipeline = await startPipeline({ clock: hurriedClock(SPEED) });
    const accepted = await pipeline.post('generic', '{"data":1}', { 'idempotency-key': 'gone' });
    await pipeline.settled(accepted.body.deliveryId);
    await pipeline.destroyBucket();
    const { stateMachineArn, input } = await processOf('generic-gone');
    await pipeline.run.stepFunctions.call('StartExecution', { stateMachineArn, name: 'again', input });
    await pipeline.run.stepFunctions.idle();
    const failures = pipeline.lines.filter((line) => line.includes('  again  TaskFailed: NoSuchBucket'));
    expect(failures).toHaveLength(3);
  });
});

/** The state machine Process and the input it had for a delivery. */
async function processOf(
  name: string,
): Promise<{ readonly stateMachineArn: string; readonly input: string }> {
  const { stateMachines } = (await pipeline.run.stepFunctions.call('ListStateMachines', {})) as {
    readonly stateMachines: readonly { readonly stateMachineArn: string; readonly name: string }[];
  };
  const stateMachineArn =
    stateMachines.find((machine) => machine.name.includes('Process'))?.stateMachineArn ?? '';
  const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${name}`;
  const { input } = await pipeline.run.stepFunctions.call('DescribeExecution', { executionArn });
  return { stateMachineArn, input: String(input) };
}
