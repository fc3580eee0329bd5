import { describe, expect, test } from 'vitest';
import { createService, executionArn, pass, start, wait } from './service.ts';

describe('what can be asked about executions', () => {
  test('DescribeExecution tells the status and both dates', async () => {
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

  test('DescribeStateMachine and ListStateMachines tell the definition, type and role', async () => {
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
