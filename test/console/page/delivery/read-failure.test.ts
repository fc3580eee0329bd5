import { expect, test } from 'vitest';
import type { DeliveryDetail, ExecutionView } from '../../../../lib/console/delivery-detail.ts';
import { readFailure } from '../../../../lib/console/page/delivery/read-failure.ts';

const tried = (error: string) => ({ resource: 'lambda:invoke', startedAt: 0, endedAt: 1, error });
const process = (more: Partial<ExecutionView>): ExecutionView => ({
  arn: 'p',
  machine: 'Process',
  type: 'STANDARD',
  status: 'FAILED',
  startedAt: 0,
  redrives: 0,
  states: [{ name: 'Run compute', enteredAt: 0, tries: [tried('Error'), tried('Error')] }],
  ...more,
});
const detail = (...executions: readonly ExecutionView[]): DeliveryDetail => ({
  id: 'generic-a',
  executions,
  leavesOut: [],
});

test('the message of the function, the state and the tries', () => {
  const cause = JSON.stringify({ errorType: 'Error', errorMessage: 'the disk is full', trace: [] });
  expect(readFailure(detail(process({ error: 'Error', cause })))).toEqual({
    machine: 'Process',
    state: 'Run compute',
    tries: 2,
    error: 'Error',
    message: 'the disk is full',
    cause,
  });
});

test('a cause that is no JSON is the message', () => {
  const failure = readFailure(detail(process({ error: 'States.Runtime', cause: 'It broke.' })));
  expect(failure?.message).toBe('It broke.');
});

test('a computation that succeeded, or runs again, did not fail', () => {
  expect(readFailure(detail(process({ status: 'SUCCEEDED' })))).toBeUndefined();
  expect(readFailure(detail(process({ status: 'RUNNING' })))).toBeUndefined();
});
