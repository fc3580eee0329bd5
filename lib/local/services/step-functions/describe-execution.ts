import type {
  DescribeExecutionOutput,
  DescribeStateMachineOutput,
  ExecutionListItem,
} from '@aws-sdk/client-sfn';
import type { ExecutionRecord, StateMachine } from './execution-record.ts';
import { redriveStatus } from './redrive-status.ts';

/** A response in the wire format: dates are epoch seconds. */
export type ApiAnswer = Record<string, unknown>;

/** The members of an SDK response, with values of the wire format. */
type Wire<Output> = { readonly [member in keyof Output]?: unknown };

/** Milliseconds as the API's epoch seconds. */
export function epochSeconds(ms: number): number {
  return ms / 1000;
}

/** The members that every response about an execution has. An item of ListExecutions has only these. */
export function summariseExecution(record: ExecutionRecord) {
  return {
    executionArn: record.arn,
    stateMachineArn: record.machine.arn,
    name: record.name,
    status: record.status,
    startDate: epochSeconds(record.startDate),
    ...(record.stopDate !== undefined && { stopDate: epochSeconds(record.stopDate) }),
    redriveCount: record.redriveCount,
    ...(record.redriveDate !== undefined && { redriveDate: epochSeconds(record.redriveDate) }),
  } satisfies Wire<ExecutionListItem>;
}

/** The response of DescribeExecution. */
export function describeExecution(record: ExecutionRecord): ApiAnswer {
  const { status, reason } = redriveStatus(record);
  return {
    ...summariseExecution(record),
    input: record.input,
    inputDetails: { included: true },
    ...(record.output !== undefined && { output: record.output, outputDetails: { included: true } }),
    ...(record.error !== undefined && { error: record.error }),
    ...(record.cause !== undefined && { cause: record.cause }),
    redriveStatus: status,
    ...(reason !== undefined && { redriveStatusReason: reason }),
  } satisfies Wire<DescribeExecutionOutput>;
}

/** The response of DescribeStateMachine. */
export function describeStateMachine(machine: StateMachine): ApiAnswer {
  return {
    stateMachineArn: machine.arn,
    name: machine.name,
    status: 'ACTIVE',
    definition: machine.definition.source,
    roleArn: machine.roleArn,
    type: machine.type,
    creationDate: epochSeconds(machine.creationDate),
    loggingConfiguration: { level: 'OFF', includeExecutionData: false },
    tracingConfiguration: { enabled: false },
  } satisfies Wire<DescribeStateMachineOutput>;
}
