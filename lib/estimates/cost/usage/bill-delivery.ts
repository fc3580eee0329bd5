import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { StoreRequest } from '../../../proofs/simulation/stores/simulated-service.ts';
import type { MeteredExecution } from '../../../proofs/simulation/meter.ts';
import { type Metered, UsageMeter } from './usage-meter.ts';
import type { Usage } from './usage.ts';

/** An execution that worked on a delivery, with its history. */
export interface BilledExecution extends MeteredExecution {
  readonly events: readonly HistoryEvent[];
  /** Whether an event of EventBridge started it. */
  readonly isStartedByEvent: boolean;
  /** Whether its function is the computation, which reads the body once. No history has the calls of a function. */
  readonly isComputation: boolean;
}

type Item = Readonly<Record<string, unknown>>;
type Scheduled = NonNullable<HistoryEvent['taskScheduledEventDetails']>;

/** The store of a task, by the type of its resource in the history. */
const STORES: Readonly<Record<string, StoreRequest['service']>> = {
  dynamodb: 'dynamodb',
  'aws-sdk:dynamodb': 'dynamodb',
  s3: 's3',
  'aws-sdk:s3': 's3',
  sqs: 'sqs',
  'aws-sdk:sqs': 'sqs',
};

/**
 * Counts what AWS bills for one real delivery, from the histories of its executions. It counts with the meter of `npm run
 * cost`: a history has what a simulated run reports, except the items of DynamoDB.
 *
 * @param record the item of the delivery as it is now. After each update, its size is taken from this.
 */
export function billDelivery(
  executions: readonly BilledExecution[],
  metered: Metered,
  record: Item | undefined,
): Usage {
  const meter = new UsageMeter(metered);
  const ACCEPTED = 202;
  meter.onAnswered(ACCEPTED);
  const items: Items = { current: undefined, latest: record };
  for (const execution of executions) {
    if (execution.isStartedByEvent) meter.count('events.service');
    const tasks = new Map<number, HistoryEvent>();
    for (const event of execution.events) {
      meter.onEvent(execution, event);
      onTask(event, { meter, items, tasks });
      if (execution.isComputation && isInvocation(event)) meter.count('s3.get');
    }
  }
  return meter.usage;
}

interface Items {
  /** The item as the calls so far have left it. */
  current: Item | undefined;
  readonly latest: Item | undefined;
}

interface Counting {
  readonly meter: UsageMeter;
  readonly items: Items;
  /** The event that scheduled the task to which an event belongs. */
  readonly tasks: Map<number, HistoryEvent>;
}

function onTask(event: HistoryEvent, { meter, items, tasks }: Counting): void {
  const { id = 0, previousEventId = 0 } = event;
  const task = event.taskScheduledEventDetails === undefined ? tasks.get(previousEventId) : event;
  if (task === undefined || task === event || event.type === 'TaskStarted') {
    if (task !== undefined) tasks.set(id, task);
    return;
  }
  const scheduled = task.taskScheduledEventDetails!;
  if (scheduled.resourceType === 'lambda') meter.onInvoked(millisecondsBetween(task, event));
  const service = STORES[scheduled.resourceType ?? ''];
  if (service !== undefined) meter.onRequest(requestOf(service, scheduled, { event, items }));
}

function isInvocation({ taskScheduledEventDetails: scheduled }: HistoryEvent): boolean {
  return scheduled?.resourceType === 'lambda';
}

/** What the call was, and what it did to the item of the delivery. */
function requestOf(
  service: StoreRequest['service'],
  { resource = '', parameters = '{}' }: Scheduled,
  { event, items }: { readonly event: HistoryEvent; readonly items: Items },
): StoreRequest {
  const action = resource.charAt(0).toUpperCase() + resource.slice(1);
  const input = JSON.parse(parameters) as Record<string, unknown>;
  const output = event.taskSucceededEventDetails?.output;
  const before = items.current;
  if (output !== undefined && action === 'PutItem') items.current = input['Item'] as Item;
  if (output !== undefined && action === 'UpdateItem') items.current = items.latest ?? before;
  return {
    service,
    action,
    input,
    ...(output !== undefined && { answer: JSON.parse(output) as object }),
    item: {
      ...(before !== undefined && { before }),
      ...(items.current !== undefined && { after: items.current }),
    },
  };
}

function millisecondsBetween(first: HistoryEvent, last: HistoryEvent): number {
  return (last.timestamp?.getTime() ?? 0) - (first.timestamp?.getTime() ?? 0);
}
