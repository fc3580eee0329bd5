import { describe, expect, test } from 'vitest';
import { InvalidDefinitionError } from '../../../../lib/local/state-machine/definition/invalid-definition-error.ts';
import { call, createService, executionArn, pass, start, wait } from './service.ts';

describe('StopExecution', () => {
  test('aborts with error and cause, and reports it', async () => {
    const { service, clock, add, events } = createService();
    await service.call('StartExecution', { stateMachineArn: add('Process', 'STANDARD', wait), name: 'd-1' });
    await clock.advance(5000);

    const request = { executionArn: executionArn('d-1'), error: 'Operator', cause: 'enough' };
    expect(await service.call('StopExecution', request)).toEqual({ stopDate: start + 5 });

    expect(events.at(-1)?.detail).toMatchObject({
      status: 'ABORTED',
      error: 'Operator',
      cause: 'enough',
      redriveStatus: 'REDRIVABLE',
    });
  });

  test('does not change an execution that has ended', async () => {
    const { service, clock, add, settle } = createService();
    await service.call('StartExecution', { stateMachineArn: add('Process', 'STANDARD', pass), name: 'd-1' });
    await settle();
    await clock.advance(5000);

    expect(await service.call('StopExecution', { executionArn: executionArn('d-1') })).toEqual({
      stopDate: start,
    });
    expect(await service.call('DescribeExecution', { executionArn: executionArn('d-1') })).toMatchObject({
      status: 'SUCCEEDED',
    });
  });
});

describe('the service', () => {
  test('refuses a second state machine with the same name', () => {
    const { add } = createService();
    add('Process', 'STANDARD', pass);

    expect(() => add('Process', 'EXPRESS', pass)).toThrow('State Machine Already Exists');
  });

  test('refuses an Express state machine that waits for a token', () => {
    const states = {
      Ask: { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', End: true },
    };

    expect(() => createService().add('Ingest', 'EXPRESS', states)).toThrow(InvalidDefinitionError);
  });

  test('is idle only when executions started by executions have ended too', async () => {
    const test = createService({
      invoke: ({ arguments: input }) => test.service.call('StartExecution', input as Record<string, unknown>),
    });
    const child = test.add('Process', 'STANDARD', pass);
    const parent = test.add('Ingest', 'EXPRESS', call);
    await test.service.call('StartExecution', {
      stateMachineArn: parent,
      input: JSON.stringify({ stateMachineArn: child, name: 'd-1' }),
    });
    await test.settle();

    expect(await test.service.call('DescribeExecution', { executionArn: executionArn('d-1') })).toMatchObject(
      { status: 'SUCCEEDED' },
    );
  });

  test('stops at once if nothing is running', async () => {
    const { service, clock } = createService();
    await service.stop(60_000);

    expect(clock.now()).toBe(start * 1000);
  });

  test('aborts what runs when it is told to end now', async () => {
    const { service, clock, add } = createService();
    await service.call('StartExecution', { stateMachineArn: add('Process', 'STANDARD', wait), name: 'd-1' });
    const now = new AbortController();
    const stopping = service.stop(20_000, now.signal);
    now.abort();
    await stopping;

    expect(clock.now()).toBe(start * 1000);
    expect(await service.call('DescribeExecution', { executionArn: executionArn('d-1') })).toMatchObject({
      status: 'ABORTED',
    });
  });

  test('waits for running executions when it stops, at most for the grace period, then aborts them without a status event', async () => {
    const { service, clock, add, events } = createService();
    await service.call('StartExecution', { stateMachineArn: add('Process', 'STANDARD', wait), name: 'd-1' });

    await clock.runUntilSettled(service.stop(20_000));

    expect(clock.now()).toBe((start + 20) * 1000);
    expect(events.map(({ detail }) => detail['status'])).toEqual(['RUNNING']);
    expect(await service.call('DescribeExecution', { executionArn: executionArn('d-1') })).toMatchObject({
      status: 'ABORTED',
    });
  });
});
