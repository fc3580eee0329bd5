import { describe, expect, test } from 'vitest';
import { TaskError } from '../../../../lib/local/state-machine/task/task-error.ts';
import { call, createService, executionArn, fail, pass, start } from './service.ts';

describe('RedriveExecution', () => {
  const twoTasks = {
    Prepare: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Assign: { mark: '{% $states.input.n %}' },
      Output: { ready: true },
      Next: 'Compute',
    },
    Compute: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: {
        in: '{% $states.input %}',
        mark: '{% $mark %}',
        count: '{% $states.context.Execution.RedriveCount %}',
      },
      Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts: 1 }],
      End: true,
    },
  };

  test('continues from the failed state, with its input and variables and the same ARN', async () => {
    const calls: unknown[] = [];
    let healthy = false;
    const { service, clock, add, events, settle } = createService({
      invoke: async ({ stateName, arguments: input }) => {
        calls.push([stateName, input]);
        if (stateName === 'Compute' && !healthy) throw new TaskError('Down', '');
        return 'done';
      },
    });
    await service.call('StartExecution', {
      stateMachineArn: add('Process', 'STANDARD', twoTasks),
      name: 'd-1',
      input: '{"n":4}',
    });
    await settle();
    healthy = true;
    calls.length = 0;
    await clock.advance(10_000);

    expect(await service.call('RedriveExecution', { executionArn: executionArn('d-1') })).toEqual({
      redriveDate: start + 11,
    });
    await settle();

    expect(calls).toEqual([['Compute', { in: { ready: true }, mark: 4, count: 1 }]]);
    expect(events.map(({ detail }) => [detail['status'], detail['redriveCount']])).toEqual([
      ['RUNNING', 0],
      ['FAILED', 0],
      ['RUNNING', 1],
      ['SUCCEEDED', 1],
    ]);
    expect(await service.call('DescribeExecution', { executionArn: executionArn('d-1') })).toMatchObject({
      status: 'SUCCEEDED',
      redriveCount: 1,
      redriveDate: start + 11,
      startDate: start,
    });
  });

  test('appends to the history, and retries count from zero', async () => {
    const { service, add, settle } = createService({
      invoke: async ({ stateName }) => {
        if (stateName === 'Compute') throw new TaskError('Down', '');
        return 'done';
      },
    });
    await service.call('StartExecution', {
      stateMachineArn: add('Process', 'STANDARD', twoTasks),
      name: 'd-1',
      input: '{"n":4}',
    });
    await settle();
    await service.call('RedriveExecution', { executionArn: executionArn('d-1') });
    await settle();

    const { events } = await service.call('GetExecutionHistory', { executionArn: executionArn('d-1') });
    const types = (events as { id: number; type: string }[]).map(({ type }) => type);
    expect((events as { id: number }[]).map(({ id }) => id)).toEqual(types.map((_, index) => index + 1));
    expect(types.slice(types.indexOf('ExecutionRedriven'))).toEqual([
      'ExecutionRedriven',
      'TaskStateEntered',
      'TaskScheduled',
      'TaskStarted',
      'TaskFailed',
      'TaskScheduled',
      'TaskStarted',
      'TaskFailed',
      'ExecutionFailed',
    ]);
  });

  test('runs only the branches and iterations again that had not ended', async () => {
    const calls: unknown[] = [];
    let healthy = false;
    const { service, add, settle } = createService({
      invoke: async ({ arguments: input }) => {
        calls.push(input);
        if (input === 2 && !healthy) throw new TaskError('Down', '');
        return input;
      },
    });
    const each = {
      Each: { Type: 'Map', MaxConcurrency: 1, ItemProcessor: { StartAt: 'Call', States: call }, End: true },
    };
    await service.call('StartExecution', {
      stateMachineArn: add('Process', 'STANDARD', each),
      name: 'd-1',
      input: '[1,2,3]',
    });
    await settle();
    healthy = true;
    await service.call('RedriveExecution', { executionArn: executionArn('d-1') });
    await settle();

    expect(calls).toEqual([1, 2, 2, 3]);
    expect(await service.call('DescribeExecution', { executionArn: executionArn('d-1') })).toMatchObject({
      output: '[1,2,3]',
    });
  });

  test('makes the service keep an execution that runs again', async () => {
    const { service, clock, add, settle } = createService({ historyLimit: 1 });
    const slow = { Pause: { Type: 'Wait', Seconds: 60, Next: 'Give up' }, ...fail };
    const stateMachineArn = add('Process', 'STANDARD', slow);
    await service.call('StartExecution', { stateMachineArn, name: 'd-1' });
    await clock.advance(10_000);
    await service.call('StopExecution', { executionArn: executionArn('d-1') });
    await service.call('RedriveExecution', { executionArn: executionArn('d-1') });
    await clock.advance(10_000);
    await service.call('StartExecution', { stateMachineArn: add('Other', 'STANDARD', pass) });
    await clock.advance(1000);

    const request = { executionArn: executionArn('d-1') };
    expect(await service.call('DescribeExecution', request)).toMatchObject({
      status: 'RUNNING',
      redriveCount: 1,
    });
    await settle();
    expect(await service.call('DescribeExecution', request)).toMatchObject({ status: 'FAILED' });
  });

  test.each([
    {
      what: 'that succeeded',
      states: pass,
      afterMs: 0,
      message: 'Execution is SUCCEEDED and cannot be redriven',
    },
    {
      what: 'that failed more than 14 days ago',
      states: fail,
      afterMs: 14 * 86_400_000 + 1,
      message: 'Execution has exceeded the redrivable period of 14 days',
    },
    {
      what: 'whose history is full',
      states: {
        Again: { Type: 'Choice', Choices: [{ Condition: false, Next: 'Done' }], Default: 'Again' },
        Done: { Type: 'Succeed' },
      },
      afterMs: 0,
      message: 'Execution history event limit exceeded',
    },
  ])('refuses an execution $what', async ({ states, afterMs, message }) => {
    const { service, clock, add, settle } = createService();
    await service.call('StartExecution', {
      stateMachineArn: add('Process', 'STANDARD', states),
      name: 'd-1',
    });
    await settle();
    await clock.advance(afterMs);

    await expect(
      service.call('RedriveExecution', { executionArn: executionArn('d-1') }),
    ).rejects.toMatchObject({ code: 'ExecutionNotRedrivable', message });
  });

  test('happens once for a client token, for fifteen minutes', async () => {
    const { service, clock, add, settle } = createService({
      invoke: () => Promise.reject(new TaskError('Down', '')),
    });
    const machine = { Try: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', End: true } };
    await service.call('StartExecution', {
      stateMachineArn: add('Process', 'STANDARD', machine),
      name: 'd-1',
    });
    const redrive = async (clientToken: string): Promise<unknown> => {
      await service.call('RedriveExecution', { executionArn: executionArn('d-1'), clientToken });
      await settle();
      return (await service.call('DescribeExecution', { executionArn: executionArn('d-1') })).redriveCount;
    };
    await settle();
    expect([await redrive('one'), await redrive('one')]).toEqual([1, 1]);
    expect(await redrive('two')).toBe(2);
    await clock.advance(15 * 60_000 + 1);
    expect(await redrive('two')).toBe(3);
  });
});
