import type { ExecutionRecord } from './execution-record.ts';
import { redriveStatus } from './redrive-status.ts';

/** EventBridge's limit for the escaped input and output together, and for the output alone. */
const dataLimitBytes = 248 * 1024;

/** The EventBridge event for a change of an execution's status. Dates in `detail` are epoch milliseconds. */
export interface StatusChangeEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': 'Step Functions Execution Status Change';
  readonly source: 'aws.states';
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly [string];
  readonly detail: Readonly<Record<string, unknown>>;
}

/** The complete event for the current status of the execution. */
export function statusChangeEvent(
  record: ExecutionRecord,
  origin: { readonly id: string; readonly account: string; readonly region: string; readonly now: number },
): StatusChangeEvent {
  return {
    version: '0',
    id: origin.id,
    'detail-type': 'Step Functions Execution Status Change',
    source: 'aws.states',
    account: origin.account,
    // EventBridge uses whole seconds.
    time: `${new Date(origin.now).toISOString().slice(0, -'.000Z'.length)}Z`,
    region: origin.region,
    resources: [record.arn],
    detail: { ...executionDetail(record), ...redriveDetail(record), ...dataDetail(record) },
  };
}

function executionDetail(record: ExecutionRecord): Readonly<Record<string, unknown>> {
  return {
    executionArn: record.arn,
    stateMachineArn: record.machine.arn,
    name: record.name,
    status: record.status,
    startDate: record.startDate,
    stopDate: record.stopDate ?? null,
    stateMachineVersionArn: null,
    stateMachineAliasArn: null,
    error: record.error ?? null,
    cause: record.cause ?? null,
  };
}

function redriveDetail(record: ExecutionRecord): Readonly<Record<string, unknown>> {
  const { status, reason } = redriveStatus(record);
  return {
    redriveCount: record.redriveCount,
    redriveDate: record.redriveDate ?? null,
    redriveStatus: status,
    redriveStatusReason: reason ?? null,
  };
}

/** Above the limit the input is dropped. If the output alone is above it, the output is dropped too. */
function dataDetail({ input, output }: ExecutionRecord): Readonly<Record<string, unknown>> {
  const { keepsInput, keepsOutput } = whatFits(input, output ?? '');
  return {
    input: keepsInput ? input : null,
    inputDetails: { included: keepsInput },
    output: keepsOutput ? (output ?? null) : null,
    outputDetails: output === undefined ? null : { included: keepsOutput },
  };
}

function whatFits(input: string, output: string): { keepsInput: boolean; keepsOutput: boolean } {
  // An escaped UTF-16 unit takes at most six bytes (U+0001), so small data does not have to be counted.
  if ((input.length + output.length) * 6 <= dataLimitBytes) return { keepsInput: true, keepsOutput: true };
  const outputBytes = escapedBytes(output);
  return {
    keepsInput: escapedBytes(input) + outputBytes <= dataLimitBytes,
    keepsOutput: outputBytes <= dataLimitBytes,
  };
}

function escapedBytes(text: string): number {
  const quotes = 2;
  return Buffer.byteLength(JSON.stringify(text)) - quotes;
}
