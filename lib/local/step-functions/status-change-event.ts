import type { ExecutionRecord } from './execution-record.ts';
import { redriveStatus } from './redrive-status.ts';

/** EventBridge's limit for the escaped input and output together, and for the output alone. */
const dataLimitBytes = 248 * 1024;

/** The EventBridge event of an execution that has changed its status. Dates in `detail` are epoch milliseconds. */
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

/** The complete envelope for the status that the execution has now. */
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
    // EventBridge gives whole seconds.
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

/** Above the limit the input is dropped first; an output that alone is above it is dropped too. */
function dataDetail({ input, output }: ExecutionRecord): Readonly<Record<string, unknown>> {
  const outputBytes = escapedBytes(output);
  const keepsOutput = outputBytes <= dataLimitBytes;
  const keepsInput = escapedBytes(input) + outputBytes <= dataLimitBytes;
  return {
    input: keepsInput ? input : null,
    inputDetails: { included: keepsInput },
    output: keepsOutput ? (output ?? null) : null,
    outputDetails: output === undefined ? null : { included: keepsOutput },
  };
}

function escapedBytes(text: string | undefined): number {
  if (text === undefined) return 0;
  // Escaping at most sextuples a character (U+0001 becomes six), which takes three bytes at most anyway.
  return text.length * 6 <= dataLimitBytes / 2 ? text.length : Buffer.byteLength(JSON.stringify(text)) - 2;
}
