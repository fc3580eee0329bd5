import { expect, test } from 'vitest';
import { ArgumentsError } from '../../../../lib/local/state-machine/task/arguments-error.ts';
import { execute, machineOf } from '../execution/execute.ts';

const machine = machineOf({
  Record: {
    Type: 'Task',
    Resource: 'arn:aws:states:::dynamodb:putItem',
    Arguments: { Item: { n: { S: '{% $states.input.n %}' } } },
    Retry: [{ ErrorEquals: ['States.ALL'] }],
    Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
    End: true,
  },
  Caught: { Type: 'Succeed' },
});

const refuse = () =>
  Promise.reject(new ArgumentsError(["The value for the field 'S' must be a STRING", 'and more']));

test('Arguments that are not a valid request end the execution, despite a Retry and Catch of States.ALL', async () => {
  const { outcome } = await execute(machine, { n: 5 }, { invoke: refuse });

  expect(outcome).toMatchObject({
    status: 'FAILED',
    error: 'States.Runtime',
    cause:
      "An error occurred while executing the state 'Record' (entered at the event id #2). " +
      `The Arguments '{"Item":{"n":{"S":5}}}' could not be used to start the Task: ` +
      "[The value for the field 'S' must be a STRING, and more]",
  });
});

test('the cause fits into a history event', async () => {
  const { outcome } = await execute(machine, { n: 'x'.repeat(100_000) }, { invoke: refuse });

  const { cause } = outcome as { readonly cause: string };
  expect(cause.length).toBeLessThanOrEqual(32_768);
  expect(cause).toMatch(/must be a STRING, and more\]$/);
});
