import { type SFNClient, StartSyncExecutionCommand } from '@aws-sdk/client-sfn';

/** An Express state machine that is run for one message or delivery. */
export interface Run {
  /** Its name in reports: `Ingest`. */
  readonly name: string;
  readonly stateMachineArn: string;
  /** JSON text. */
  readonly input: string;
}

/**
 * Runs an Express state machine, waits for its end and returns its output.
 *
 * @throws Error if it does not succeed, with its error and cause.
 */
export async function runStateMachine(
  sfn: SFNClient,
  { name, stateMachineArn, input }: Run,
): Promise<unknown> {
  const {
    status,
    output = 'null',
    error,
    cause,
  } = await sfn.send(new StartSyncExecutionCommand({ stateMachineArn, input }));
  if (status === 'SUCCEEDED') return JSON.parse(output) as unknown;
  const why = [error, cause].filter((part) => part !== undefined && part !== '').join(': ');
  throw new Error(`${name} ended as ${status ?? 'unknown'} (${why === '' ? 'no error name' : why})`);
}
