import { describe, expect, test } from 'vitest';
import { createService, executionArn, pass, start, wait } from './service.ts';

describe('the actions about executions', () => {
  test('DescribeExecution returns the status and both dates', async () => {
    const { service, clock, add } = createService();
    await service.call('StartExecution', {
      stateMachineArn: add('Process', 'STANDARD', wait),
      name: 'd-1',
      input: '{"k":1}',
    });
    await clock.advance(1000);

    const request = { executionArn: executionArn('d-1') };
    expect(await service.call('DescribeExecution', request)).toMatchObject({
      status: 'RUNNING',
      startDate: start,
      redriveStatus: 'NOT_REDRIVABLE',
    });
    await clock.advance(59_000);
    expect(await service.call('DescribeExecution', request)).toMatchObject({
      status: 'SUCCEEDED',
      startDate: start,
      stopDate: start + 60,
      output: '{"k":1}',
    });
  });

  test('GetExecutionHistory pages through the events, in either order', async () => {
    const { service, add, settle } = createService();
    await service.call('StartExecution', { stateMachineArn: add('Process', 'STANDARD', pass), name: 'd-1' });
    await settle();
    const page = (request: object): Promise<Record<string, unknown>> =>
      service.call('GetExecutionHistory', { executionArn: executionArn('d-1'), ...request });

    const first = await page({ maxResults: 3 });
    const second = await page({ maxResults: 3, nextToken: first['nextToken'] });

    expect(first['events']).toMatchObject([
      { id: 1, timestamp: start, type: 'ExecutionStarted' },
      { id: 2 },
      { id: 3 },
    ]);
    expect(second).toMatchObject({ events: [{ id: 4, type: 'ExecutionSucceeded' }] });
    expect(second).not.toHaveProperty('nextToken');
    expect((await page({ reverseOrder: true, maxResults: 1 }))['events']).toMatchObject([{ id: 4 }]);
  });

  test('ListExecutions lists the newest first and filters by status', async () => {
    const { service, clock, add } = createService();
    const stateMachineArn = add('Process', 'STANDARD', wait);
    for (const name of ['d-1', 'd-2']) {
      await service.call('StartExecution', { stateMachineArn, name });
      await clock.advance(40_000);
    }

    const list = async (request: object): Promise<unknown> =>
      (
        (await service.call('ListExecutions', { stateMachineArn, ...request }))['executions'] as {
          name: string;
        }[]
      ).map(({ name }) => name);
    expect(await list({})).toEqual(['d-2', 'd-1']);
    expect(await list({ statusFilter: 'RUNNING' })).toEqual(['d-2']);
    expect(await list({ redriveFilter: 'REDRIVEN' })).toEqual([]);
  });

  test('ListExecutions continues after the last one shown, newest first even within a millisecond', async () => {
    const { service, add } = createService();
    const stateMachineArn = add('Process', 'STANDARD', wait);
    const begin = (name: string): Promise<unknown> =>
      service.call('StartExecution', { stateMachineArn, name });
    const page = async (nextToken?: unknown): Promise<{ names: string[]; nextToken: unknown }> => {
      const request = { stateMachineArn, maxResults: 2, ...(nextToken !== undefined && { nextToken }) };
      const answer = await service.call('ListExecutions', request);
      const names = (answer['executions'] as { name: string }[]).map(({ name }) => name);
      return { names, nextToken: answer['nextToken'] };
    };
    for (const name of ['d-1', 'd-2', 'd-3', 'd-4']) await begin(name);

    const first = await page();
    await begin('d-5');
    const second = await page(first.nextToken);

    expect(first.names).toEqual(['d-4', 'd-3']);
    expect(second).toEqual({ names: ['d-2', 'd-1'], nextToken: undefined });
  });

  test('GetExecutionHistory continues after the last event shown, also newest first', async () => {
    const { service, clock, add } = createService();
    await service.call('StartExecution', { stateMachineArn: add('Process', 'STANDARD', wait), name: 'd-1' });
    await clock.advance(1000);
    const request = { executionArn: executionArn('d-1'), reverseOrder: true, maxResults: 1 };

    const first = await service.call('GetExecutionHistory', request);
    await clock.advance(60_000);
    const second = await service.call('GetExecutionHistory', { ...request, nextToken: first['nextToken'] });

    expect([first['events'], second['events']]).toMatchObject([[{ id: 2 }], [{ id: 1 }]]);
    expect(second).not.toHaveProperty('nextToken');
  });

  test.each([
    { request: { nextToken: 'x' }, code: 'InvalidToken', message: "Invalid Token: 'x'" },
    {
      request: { statusFilter: 'DONE' },
      code: 'ValidationException',
      message:
        "1 validation error detected: Value 'DONE' at 'statusFilter' failed to satisfy constraint: Member must " +
        'satisfy enum value set: [RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED, PENDING_REDRIVE]',
    },
    { request: { redriveFilter: 'NO' }, code: 'ValidationException', message: "'NO' at 'redriveFilter'" },
  ])('ListExecutions refuses $request', async ({ request, code, message }) => {
    const { service, add } = createService();
    const stateMachineArn = add('Process', 'STANDARD', pass);

    await expect(service.call('ListExecutions', { stateMachineArn, ...request })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message) as string,
    });
  });

  test('the executions of one state machine do not displace those of another', async () => {
    const { service, add, settle } = createService({ historyLimit: 1 });
    for (const machine of ['Process', 'Other']) {
      await service.call('StartExecution', {
        stateMachineArn: add(machine, 'STANDARD', pass),
        name: 'd-1',
      });
      await settle();
    }

    await expect(
      service.call('DescribeExecution', { executionArn: executionArn('d-1') }),
    ).resolves.toMatchObject({ status: 'SUCCEEDED' });
  });

  test('DescribeStateMachine and ListStateMachines return the definition, type and role', async () => {
    const { service, add } = createService();
    const stateMachineArn = add('Ingest', 'EXPRESS', pass);

    const described = await service.call('DescribeStateMachine', { stateMachineArn });
    expect(described).toMatchObject({
      name: 'Ingest',
      type: 'EXPRESS',
      status: 'ACTIVE',
      roleArn: 'arn:aws:iam::111122223333:role/machine',
      creationDate: start,
    });
    expect(JSON.parse(String(described['definition']))).toMatchObject({ StartAt: 'Hand' });
    expect(await service.call('ListStateMachines', {})).toEqual({
      stateMachines: [{ stateMachineArn, name: 'Ingest', type: 'EXPRESS', creationDate: start }],
    });
  });

  test('a finished execution beyond the limit is forgotten, but its name stays taken', async () => {
    const { service, add, settle } = createService({ historyLimit: 1 });
    const stateMachineArn = add('Process', 'STANDARD', pass);
    for (const name of ['d-1', 'd-2']) {
      await service.call('StartExecution', { stateMachineArn, name });
      await settle();
    }

    await expect(
      service.call('DescribeExecution', { executionArn: executionArn('d-1') }),
    ).rejects.toMatchObject({ code: 'ExecutionDoesNotExist' });
    await expect(
      service.call('DescribeExecution', { executionArn: executionArn('d-2') }),
    ).resolves.toBeDefined();
    await expect(service.call('StartExecution', { stateMachineArn, name: 'd-1' })).rejects.toMatchObject({
      code: 'ExecutionAlreadyExists',
    });
  });
});
