import { describe, expect, test } from 'vitest';
import { call, createService, executionArn, fail, pass, start, wait } from './service.ts';

describe('StartExecution of a Standard state machine', () => {
  test('returns the computable ARN and the start date before the first state runs', async () => {
    const { service, add, history, settle } = createService();
    const stateMachineArn = add('Process', 'STANDARD', pass);

    const answer = await service.call('StartExecution', { stateMachineArn, name: 'd-1', input: '{}' });

    expect(answer).toEqual({ executionArn: executionArn('d-1'), startDate: start });
    expect(history).toEqual([]);
    await settle();
    expect(history.at(-1)).toEqual({ name: 'd-1', type: 'ExecutionSucceeded' });
  });

  test('with the same name and input while it runs returns the same response, and runs once', async () => {
    const { service, clock, add, events, settle } = createService();
    const request = { stateMachineArn: add('Process', 'STANDARD', wait), name: 'd-1', input: '{"a":1}' };
    const first = await service.call('StartExecution', request);
    await clock.advance(1000);

    expect(await service.call('StartExecution', request)).toEqual(first);
    await settle();
    expect(events.map(({ detail }) => detail['status'])).toEqual(['RUNNING', 'SUCCEEDED']);
  });

  test.each([
    { when: 'with another input while it runs', input: '{"a":2}', afterMs: 0 },
    { when: 'with the same JSON in different text while it runs', input: '{"a": 1}', afterMs: 0 },
    { when: 'with the same input after it has ended', input: '{"a":1}', afterMs: 60_000 },
    { when: 'a day before 90 days have passed', input: '{"a":1}', afterMs: 89 * 86_400_000 },
  ])('of a known name is refused $when', async ({ input, afterMs }) => {
    const { service, clock, add } = createService();
    const stateMachineArn = add('Process', 'STANDARD', wait);
    await service.call('StartExecution', { stateMachineArn, name: 'd-1', input: '{"a":1}' });
    await clock.advance(afterMs);

    await expect(
      service.call('StartExecution', { stateMachineArn, name: 'd-1', input }),
    ).rejects.toMatchObject({
      code: 'ExecutionAlreadyExists',
      statusCode: 400,
      message: `Execution Already Exists: '${executionArn('d-1')}'`,
    });
  });

  test('can use a name again 90 days after its execution has closed', async () => {
    const { service, clock, add } = createService();
    const request = { stateMachineArn: add('Process', 'STANDARD', wait), name: 'd-1' };
    await service.call('StartExecution', request);
    await clock.advance(60_000 + 90 * 86_400_000);

    await expect(service.call('StartExecution', request)).resolves.toHaveProperty(
      'startDate',
      start + 60 + 90 * 86_400,
    );
  });

  test('with a name that only another state machine has used starts', async () => {
    const { service, add } = createService();
    await service.call('StartExecution', { stateMachineArn: add('Other', 'STANDARD', pass), name: 'd-1' });

    await expect(
      service.call('StartExecution', { stateMachineArn: add('Process', 'STANDARD', pass), name: 'd-1' }),
    ).resolves.toHaveProperty('executionArn', executionArn('d-1'));
  });

  test('without name and input uses a UUID and {}', async () => {
    const { service, add, settle } = createService();
    const answer = await service.call('StartExecution', {
      stateMachineArn: add('Process', 'STANDARD', pass),
    });
    await settle();

    const described = await service.call('DescribeExecution', { executionArn: answer['executionArn'] });
    expect(described).toMatchObject({ input: '{}', output: '{}' });
    expect(described['name']).toMatch(/^[0-9a-f-]{36}$/);
  });

  test.each(['7', '"text"', 'null', '[1]'])('accepts %s as its input', async (input) => {
    const { service, add, settle } = createService();
    const { executionArn: arn } = await service.call('StartExecution', {
      stateMachineArn: add('Process', 'STANDARD', pass),
      input,
    });
    await settle();

    expect(await service.call('DescribeExecution', { executionArn: arn })).toMatchObject({ output: input });
  });
});

describe('StartExecution of an Express state machine', () => {
  test('starts a new execution for every name, with an ARN that cannot be computed', async () => {
    const { service, add, history, settle } = createService();
    const request = { stateMachineArn: add('Ingest', 'EXPRESS', pass), name: 'd-1', input: '{}' };

    const arns = [
      (await service.call('StartExecution', request))['executionArn'],
      (await service.call('StartExecution', request))['executionArn'],
    ];
    await settle();

    expect(new Set(arns).size).toBe(2);
    for (const arn of arns) expect(arn).toMatch(/:express:Ingest:d-1:[0-9a-f-]{36}$/);
    expect(history.filter(({ type }) => type === 'ExecutionSucceeded')).toHaveLength(2);
  });

  test('sends no status events', async () => {
    const { service, add, events, settle } = createService();
    await service.call('StartExecution', { stateMachineArn: add('Ingest', 'EXPRESS', fail) });
    await settle();

    expect(events).toEqual([]);
  });
});

describe('StartSyncExecution', () => {
  test('returns the output and the billing details', async () => {
    const { service, clock, add } = createService();
    const states = { Pause: { Type: 'Wait', Seconds: 3, Output: { a: 1 }, End: true } };

    const answer = await clock.runUntilSettled(
      service.call('StartSyncExecution', {
        stateMachineArn: add('Ingest', 'EXPRESS', states),
        name: 'd-1',
        input: '[]',
      }),
    );

    expect(answer).toMatchObject({
      name: 'd-1',
      status: 'SUCCEEDED',
      startDate: start,
      stopDate: start + 3,
      input: '[]',
      output: '{"a":1}',
      billingDetails: { billedDurationInMilliseconds: 3000, billedMemoryUsedInMB: 64 },
    });
  });

  test('also returns a failed execution', async () => {
    const { service, clock, add } = createService();

    const answer = await clock.runUntilSettled(
      service.call('StartSyncExecution', { stateMachineArn: add('Ingest', 'EXPRESS', fail) }),
    );

    expect(answer).toMatchObject({ status: 'FAILED', error: 'No.Luck', cause: 'none left' });
    expect(answer).not.toHaveProperty('output');
  });

  test('has no RedriveCount in the context object, unlike StartExecution with 0', async () => {
    const { service, clock, add } = createService();
    const shown: unknown[] = [];
    const {
      service: other,
      add: addOther,
      settle,
    } = createService({
      invoke: async ({ arguments: input }) => shown.push(input),
    });
    const states = {
      Call: {
        ...call.Call,
        Arguments: '{% "RedriveCount" in $keys($states.context.Execution) %}',
        Output: '{% $states.result %}',
      },
    };

    const answer = await clock.runUntilSettled(
      service.call('StartSyncExecution', { stateMachineArn: add('Ingest', 'EXPRESS', states) }),
    );
    await other.call('StartExecution', { stateMachineArn: addOther('Ingest', 'EXPRESS', states) });
    await settle();

    expect(answer).toMatchObject({ output: 'false' });
    expect(shown).toEqual([true]);
  });
});
