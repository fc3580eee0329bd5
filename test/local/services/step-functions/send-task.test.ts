import { describe, expect, test } from 'vitest';
import { createService, executionArn, start } from './service.ts';

describe('a task that waits for its token', () => {
  const states = {
    Ask: {
      Type: 'Task',
      Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken',
      Arguments: '{% $states.context.Task.Token %}',
      HeartbeatSeconds: 10,
      TimeoutSeconds: 60,
      End: true,
    },
  };

  async function ask() {
    const tokens: unknown[] = [];
    const test = createService({
      invoke: async ({ arguments: input, taskToken }) => {
        tokens.push(input, taskToken);
        return { MessageId: 'm' };
      },
    });
    await test.service.call('StartExecution', {
      stateMachineArn: test.add('Process', 'STANDARD', states),
      name: 'd-1',
    });
    await test.clock.advance(1000);
    const described = (): Promise<Record<string, unknown>> =>
      test.service.call('DescribeExecution', { executionArn: executionArn('d-1') });
    return { ...test, tokens, taskToken: tokens[0], described };
  }

  test('gets it in the context and in the call, and ends with the output sent with it', async () => {
    const { service, tokens, taskToken, described, settle, history } = await ask();
    expect(tokens[1]).toBe(taskToken);

    expect(await service.call('SendTaskSuccess', { taskToken, output: '{"ok":true}' })).toEqual({});
    await settle();

    expect(await described()).toMatchObject({ status: 'SUCCEEDED', output: '{"ok":true}' });
    expect(history.map(({ type }) => type)).toContain('TaskSubmitted');
  });

  test('fails with the error and cause of SendTaskFailure', async () => {
    const { service, taskToken, described, settle } = await ask();
    await service.call('SendTaskFailure', { taskToken, error: 'No', cause: 'because' });
    await settle();

    expect(await described()).toMatchObject({ status: 'FAILED', error: 'No', cause: 'because' });
  });

  test('times out without a heartbeat, and each heartbeat restarts the time', async () => {
    const { service, clock, taskToken, described } = await ask();
    await clock.advance(8000);
    await service.call('SendTaskHeartbeat', { taskToken });
    await clock.advance(9000);
    expect(await described()).toMatchObject({ status: 'RUNNING' });
    await clock.advance(1000);

    expect(await described()).toMatchObject({
      status: 'FAILED',
      error: 'States.Timeout',
      stopDate: start + 19,
    });
  });

  test.each(['States.Timeout', 'States.HeartbeatTimeout'])(
    'reports a missed heartbeat that %s catches',
    async (name) => {
      const { service, clock, add } = createService();
      const caught = {
        Ask: { ...states.Ask, Catch: [{ ErrorEquals: [name], Next: 'Rest' }] },
        Rest: { Type: 'Succeed' },
      };
      await service.call('StartExecution', {
        stateMachineArn: add('Process', 'STANDARD', caught),
        name: 'd-1',
      });
      await clock.advance(10_000);

      expect(await service.call('DescribeExecution', { executionArn: executionArn('d-1') })).toMatchObject({
        status: 'SUCCEEDED',
        output: '{"Error":"States.Timeout","Cause":""}',
      });
    },
  );

  test('is no longer submitted when the service answers after the time-out', async () => {
    const answers: (() => void)[] = [];
    const { service, clock, add, history } = createService({
      invoke: () => new Promise((resolve) => answers.push(() => resolve({}))),
    });
    const late = {
      Ask: { ...states.Ask, Catch: [{ ErrorEquals: ['States.Timeout'], Next: 'Rest' }] },
      Rest: { Type: 'Wait', Seconds: 60, End: true },
    };
    await service.call('StartExecution', { stateMachineArn: add('Process', 'STANDARD', late), name: 'd-1' });
    await clock.advance(20_000);
    for (const answer of answers) answer();
    await clock.advance(60_000);

    expect(history.at(-1)?.type).toBe('ExecutionSucceeded');
    expect(history.map(({ type }) => type)).not.toContain('TaskSubmitted');
  });

  test('accepts its token once', async () => {
    const { service, taskToken, settle } = await ask();
    await service.call('SendTaskSuccess', { taskToken, output: '1' });
    await settle();

    await expect(service.call('SendTaskSuccess', { taskToken, output: '1' })).rejects.toMatchObject({
      code: 'TaskTimedOut',
    });
  });

  test.each([
    {
      what: 'a token that was never issued',
      request: { taskToken: 'AAAA', output: '1' },
      code: 'InvalidToken',
    },
    { what: 'an output that is not JSON', request: { output: '{' }, code: 'InvalidOutput' },
    { what: 'no output', request: {}, code: 'ValidationException' },
  ])('refuses $what', async ({ request, code }) => {
    const { service, taskToken } = await ask();

    await expect(service.call('SendTaskSuccess', { taskToken, ...request })).rejects.toMatchObject({ code });
  });
});
