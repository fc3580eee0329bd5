import { describe, expect, test } from 'vitest';
import { seededRandom } from '../../../../lib/local/clock/random.ts';
import { VirtualClock } from '../../../../lib/local/clock/virtual-clock.ts';
import { StepFunctionsService } from '../../../../lib/local/services/step-functions/step-functions-service.ts';
import { loadDefinition } from '../../../../lib/local/state-machine/definition/load-definition.ts';

const DEFINITION = JSON.stringify({
  QueryLanguage: 'JSONata',
  StartAt: 'Only',
  States: { Only: { Type: 'Fail', Error: 'No' } },
});

function serve(expressHistory: boolean) {
  const service = new StepFunctionsService({
    clock: new VirtualClock(),
    random: seededRandom(1),
    region: 'us-east-1',
    accountId: '000000000000',
    invoke: () => Promise.resolve(null),
    onStatusChange: () => undefined,
    expressHistory,
  });
  const stateMachineArn = service.addStateMachine({
    name: 'Express',
    definition: loadDefinition(DEFINITION, { logicalId: 'Express' }),
    roleArn: 'arn:aws:iam::000000000000:role/Role',
    type: 'EXPRESS',
  });
  const start = async (name: string): Promise<string> => {
    const { executionArn } = await service.call('StartExecution', {
      stateMachineArn,
      name,
      input: '{"n":1}',
    });
    await service.idle();
    return String(executionArn);
  };
  const list = () => service.call('ListExecutions', { stateMachineArn });
  return { service, start, list };
}

describe('with the flag, an Express execution', () => {
  test('is listed, described and has its events', async () => {
    const { service, start, list } = serve(true);
    const executionArn = await start('a');
    expect(await list()).toMatchObject({ executions: [{ executionArn, name: 'a', status: 'FAILED' }] });
    expect(await service.call('DescribeExecution', { executionArn })).toMatchObject({
      status: 'FAILED',
      input: '{"n":1}',
      error: 'No',
    });
    const { events } = await service.call('GetExecutionHistory', { executionArn });
    expect((events as readonly { readonly type: string }[]).map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'FailStateEntered',
      'ExecutionFailed',
    ]);
  });

  test('is one of the last 200', async () => {
    const { start, service } = serve(true);
    const [first, second] = [await start('0'), await start('1')];
    for (let n = 2; n <= 200; n++) await start(String(n));
    await expect(service.call('DescribeExecution', { executionArn: first })).rejects.toThrow();
    await expect(service.call('DescribeExecution', { executionArn: second })).resolves.toBeDefined();
  });

  test('can be neither stopped nor redriven, as on AWS', async () => {
    const { service, start } = serve(true);
    const executionArn = await start('a');
    for (const action of ['StopExecution', 'RedriveExecution'])
      await expect(service.call(action, { executionArn })).rejects.toMatchObject({ code: 'InvalidArn' });
  });
});

test('without the flag the actions are refused, as on AWS', async () => {
  const { service, start, list } = serve(false);
  const executionArn = await start('a');
  await expect(list()).rejects.toMatchObject({ code: 'StateMachineTypeNotSupported' });
  for (const action of ['DescribeExecution', 'GetExecutionHistory'])
    await expect(service.call(action, { executionArn })).rejects.toMatchObject({ code: 'InvalidArn' });
});
