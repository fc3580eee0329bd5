import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { expect, test } from 'vitest';
import { createExecutionLog } from '../../lib/local/create-execution-log.ts';

const execution = { name: 'generic-1', stateMachineName: 'Ingest' };

/** The line of a failed task. */
function lineOf(cause: string | undefined): string {
  const lines: string[] = [];
  const event = { type: 'TaskFailed', taskFailedEventDetails: { error: 'States.TaskFailed', cause } };
  createExecutionLog((line) => lines.push(line))(execution, {
    ...event,
    timestamp: new Date(0),
  } as HistoryEvent);
  return lines.join('\n');
}

test.each([
  "The role 'arn:aws:iam::000000000000:role/R' cannot be assumed by states.amazonaws.com",
  'User: arn:aws:sts::000000000000:assumed-role/R/local is not authorized to perform: s3:PutObject on resource: arn:aws:s3:::b/k because no identity-based policy allows the s3:PutObject action',
  'The local run does not support MessageGroupId',
])('a failure says what is wrong with the configuration: %s', (cause) => {
  expect(lineOf(`${cause}\nand more`)).toBe(
    `00:00:00.000  Ingest  generic-1  TaskFailed: States.TaskFailed: ${cause}`,
  );
});

test.each([
  undefined,
  '{"errorMessage":"The role \'r\' cannot be assumed by states.amazonaws.com"}',
  'The body {"secret":1} is too large',
])('a cause that may contain data is not printed: %s', (cause) => {
  expect(lineOf(cause)).toBe('00:00:00.000  Ingest  generic-1  TaskFailed: States.TaskFailed');
});
