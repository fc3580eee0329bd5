import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { StoreRequest } from '../../../proofs/simulation/stores/simulate-stores.ts';
import type { TableDefinition } from '../../../proofs/simulation/stores/simulated-table.ts';
import type { Meter, MeteredExecution } from '../../../proofs/simulation/meter.ts';
import assumptions from '../assumptions.json' with { type: 'json' };
import { dynamoDbUnits } from './dynamodb-units.ts';
import { ExpressBill } from './express-bill.ts';
import type { Usage } from './usage.ts';

/** What a function costs while it runs. */
export interface FunctionSize {
  readonly memoryMb: number;
  readonly architecture: 'arm64' | 'x86_64';
}

/** The parts of a template that the bill depends on. */
export interface Metered {
  readonly tables: readonly TableDefinition[];
  readonly size: FunctionSize;
  /** Bytes of one line of the access log. */
  readonly accessLogBytes: number;
  /** Whether X-Ray traces the API. */
  readonly isTraced: boolean;
  /** Size of each state machine's definition, by its name. */
  readonly definitionBytes: ReadonlyMap<string, number>;
}

/**
 * Requests without a valid key or over the rate are not billed (pricing page, "Amazon API Gateway pricing"). A 429
 * because StartExecution was throttled is billed; no path here has one.
 */
const FREE_STATUSES = new Set([403, 429]);

/** SQS and pipes bill a request for each 64 KB. */
const CHUNK_BYTES = 64 * 1024;
const MB_PER_GB = 1024;

/** How S3 bills a call. */
const S3_ITEMS: Readonly<Record<string, string>> = { PutObject: 's3.put', GetObject: 's3.get' };

/**
 * Counts what AWS bills in a simulated run, from what happens in it: calls of the stores, events of executions,
 * invocations of functions. It knows no state and no path, so a new state in a definition is counted without a change
 * here.
 */
export class UsageMeter implements Meter {
  private readonly counted: Record<string, number> = {};
  private readonly pipeline: Metered;
  private readonly bills = new WeakMap<MeteredExecution, ExpressBill>();
  /** Whether the visited state has scheduled its task before. Then the next one is a retry. */
  private readonly scheduled = new WeakMap<MeteredExecution, number>();

  constructor(pipeline: Metered) {
    this.pipeline = pipeline;
  }

  get usage(): Usage {
    return { ...this.counted };
  }

  count(item: string, quantity = 1): void {
    this.counted[item] = (this.counted[item] ?? 0) + quantity;
  }

  onRequest(request: StoreRequest): void {
    if (request.service === 'dynamodb') this.countAll(dynamoDbUnits(request, this.pipeline.tables));
    if (request.service === 's3') this.onObject(request);
    if (request.service === 'sqs') this.onMessage(request);
  }

  private onObject({ action }: StoreRequest): void {
    const item = S3_ITEMS[action];
    if (item === undefined)
      throw new Error(`lib/estimates/cost/usage/usage-meter.ts does not know how S3 bills ${action}.`);
    this.count(item);
  }

  /** Only pipes receive, and they pass on what they receive. */
  private onMessage({ action, input, answer = {} }: StoreRequest): void {
    // The local pipe asks before each receive how long a message is hidden. The pipe of AWS does not need to.
    if (action === 'GetQueueAttributes') return;
    const chunks = chunksOf(JSON.stringify(action === 'SendMessage' ? input : answer));
    this.count('sqs.requests', chunks);
    const { Messages = [] } = answer as { readonly Messages?: readonly object[] };
    if (action === 'ReceiveMessage' && Messages.length > 0) this.count('pipes.requests', chunks);
  }

  onAnswered(status: number): void {
    if (FREE_STATUSES.has(status)) return;
    this.count('apigateway.rest.requests');
    if (this.pipeline.isTraced) this.count('xray.traces', assumptions.xrayTracesPerRequest.value);
    this.count('logs.api.bytes', this.pipeline.accessLogBytes);
  }

  /** An HTTP API writes access logs as a REST API does; X-Ray does not trace it. */
  onHttpApiAnswered(): void {
    this.count('apigateway.http.requests');
    this.count('logs.api.bytes', this.pipeline.accessLogBytes);
  }

  onInvoked(ms: number): void {
    const { memoryMb, architecture } = this.pipeline.size;
    this.count('lambda.requests');
    this.count(`lambda.gbSeconds.${architecture}`, (Math.max(1, ms) / 1000) * (memoryMb / MB_PER_GB));
    this.count('logs.lambda.bytes', assumptions.lambdaLogBytes.value);
  }

  /** A small function, in a design that has one for each step. */
  countStep(ms: number, memoryMb: number): void {
    this.count('lambda.steps.requests');
    this.count('lambda.steps.gbSeconds', (ms / 1000) * (memoryMb / MB_PER_GB));
    this.count('logs.steps.bytes', assumptions.lambdaLogBytes.value);
  }

  onEvent(execution: MeteredExecution, event: HistoryEvent): void {
    for (const entry of publishedBy(event)) this.count('events.custom', chunksOf(JSON.stringify(entry)));
    if (isSigned(event)) this.count('kms.requests');
    if (execution.type === 'EXPRESS') this.onExpressEvent(execution, event);
    else this.onStandardEvent(execution, event);
  }

  private onExpressEvent(execution: MeteredExecution, event: HistoryEvent): void {
    const known = this.bills.get(execution);
    const bill = known ?? new ExpressBill(this.pipeline.definitionBytes.get(execution.stateMachineName) ?? 0);
    if (known === undefined) this.bills.set(execution, bill);
    this.countAll(bill.onEvent(event));
  }

  /** "Retries are treated as state transitions" (developer guide, error handling), and so is a redrive. */
  private onStandardEvent(execution: MeteredExecution, { type: name }: HistoryEvent): void {
    const type = String(name);
    if (type === 'ExecutionStarted') this.count('states.standard.starts');
    if (type === 'ExecutionRedriven') this.count('states.standard.transitions');
    if (type.endsWith('StateEntered')) {
      this.count('states.standard.transitions');
      this.scheduled.set(execution, 0);
    }
    if (!/^(Task|LambdaFunction|Activity)Scheduled$/.test(type)) return;
    const before = this.scheduled.get(execution) ?? 0;
    if (before > 0) this.count('states.standard.transitions');
    this.scheduled.set(execution, before + 1);
  }

  private countAll(usage: Usage): void {
    for (const [item, quantity] of Object.entries(usage)) this.count(item, quantity);
  }
}

/** Custom events that a task puts on a bus. Events of AWS's services are free. */
function publishedBy({ taskScheduledEventDetails: scheduled }: HistoryEvent): readonly object[] {
  if (scheduled?.resourceType !== 'events' || scheduled.resource !== 'putEvents') return [];
  const { Entries = [] } = JSON.parse(scheduled.parameters ?? '{}') as {
    readonly Entries?: readonly object[];
  };
  return Entries;
}

/** Whether a task asks KMS to sign. */
function isSigned({ taskScheduledEventDetails: scheduled }: HistoryEvent): boolean {
  return scheduled?.resourceType === 'aws-sdk:kms';
}

/** Number of requests that a text of this length is billed as. */
export function chunksOf(text: string): number {
  return Math.max(1, Math.ceil(Buffer.byteLength(text) / CHUNK_BYTES));
}
