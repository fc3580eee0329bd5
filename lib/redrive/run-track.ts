import { type SFNClient, StartSyncExecutionCommand } from '@aws-sdk/client-sfn';

/** What Track is told of an execution: the `detail` of its status event, as far as Track reads it. */
export interface ExecutionDetail {
  readonly name: string | undefined;
  readonly status: string | undefined;
  readonly redriveCount: number | undefined;
  /** Milliseconds since the epoch. */
  readonly stopDate?: number;
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
}

/**
 * Runs Track with it and waits for the end: the record is surely written, or surely newer.
 *
 * @throws Error where Track could not do it.
 */
export async function runTrack(sfn: SFNClient, trackArn: string, detail: ExecutionDetail): Promise<void> {
  const input = JSON.stringify({ detail });
  const { status, error } = await sfn.send(
    new StartSyncExecutionCommand({ stateMachineArn: trackArn, input }),
  );
  if (status !== 'SUCCEEDED')
    throw new Error(`Track ended as ${status ?? 'unknown'} (${error ?? 'no error name'})`);
}
