import { ServiceError } from '../service-error.ts';
import { TaskError } from '../state-machine/task/task-error.ts';
import { httpMetadata } from './http-metadata.ts';
import { busArn } from '../services/event-bridge/event-buses.ts';
import { DEFAULT_BUS } from '../services/event-bridge/read-rule.ts';
import type { IntegrationCall, IntegrationTargets } from './task-integration.ts';
import { type EventEntry, readEventEntry } from './arguments/read-event-entry.ts';
import { stateMachineOf } from './state-machine-of.ts';

/**
 * `events:putEvents`. Each entry is separate: accepted entries reach the bus even if others are refused, which fails
 * the task.
 *
 * @throws TaskError `EventBridge.FailedEntry` with the JSON text of the result as its cause
 * @throws ServiceError for a request that is refused as a whole: no permission, no entry, more than ten
 */
export async function putEvents(call: IntegrationCall, targets: IntegrationTargets): Promise<object> {
  const { newRequestId } = targets;
  const entries = entriesOf(call.input);
  for (const arn of new Set(entries.map((entry) => busArnOf(entry, targets)))) {
    const refusal = targets.authorize(call.roleArn, 'events:PutEvents', arn);
    if (refusal !== undefined) throw new ServiceError('AccessDeniedException', refusal);
  }
  const outcomes = entries.map((entry) => putEntry(entry, call, targets));
  const FailedEntryCount = outcomes.filter((outcome) => 'ErrorCode' in outcome).length;
  const result = { Entries: outcomes, FailedEntryCount };
  if (FailedEntryCount > 0) throw new TaskError('EventBridge.FailedEntry', JSON.stringify(result));
  return { ...result, ...httpMetadata(newRequestId()) };
}

/** PutEventsRequestEntryList of the service model: 1 to 10. */
const MOST_ENTRIES = 10;

function entriesOf({ Entries }: IntegrationCall['input']): readonly EventEntry[] {
  if (!Array.isArray(Entries)) throw new ServiceError('SerializationException', 'Entries must be a list');
  const rule =
    Entries.length === 0
      ? 'greater than or equal to 1'
      : Entries.length > MOST_ENTRIES && `less than or equal to ${MOST_ENTRIES}`;
  if (rule === false) return Entries as readonly EventEntry[];
  throw new ServiceError(
    'ValidationException',
    `1 validation error detected: Value '${JSON.stringify(Entries)}' at 'entries' failed to satisfy constraint: Member must have length ${rule}`,
  );
}

function busArnOf(entry: EventEntry | null, { account }: IntegrationTargets): string {
  return busArn(account, (entry?.EventBusName ?? DEFAULT_BUS) as string);
}

type Outcome = { readonly EventId: string } | { readonly ErrorCode: string; readonly ErrorMessage: string };

function putEntry(
  entry: EventEntry,
  { executionArn }: IntegrationCall,
  targets: IntegrationTargets,
): Outcome {
  const { account, clock, newRequestId, eventBuses } = targets;
  const bus = busArnOf(entry, targets);
  // Step Functions adds its own resources to each entry (developer guide, "Add EventBridge events").
  const own = [executionArn, stateMachineOf(executionArn)];
  const read = readEventEntry(withResources(entry, own), eventBuses.has(bus));
  if ('errorCode' in read) return { ErrorCode: read.errorCode, ErrorMessage: read.errorMessage };
  const id = newRequestId();
  const event = {
    version: '0',
    id,
    'detail-type': read.detailType,
    source: read.source,
    account: account.accountId,
    time: wholeSeconds(read.time ?? clock.now()),
    region: account.region,
    resources: read.resources,
    detail: read.detail,
  };
  eventBuses.put(event, bus);
  return { EventId: id };
}

/** Anything other than a list is not changed, so that EventBridge refuses it. */
function withResources(entry: EventEntry | null, own: readonly string[]): EventEntry {
  const { Resources = [] } = entry ?? {};
  return Array.isArray(Resources)
    ? { ...entry, Resources: [...(Resources as unknown[]), ...own] }
    : { ...entry };
}

/** A time in the format of EventBridge: ISO text without a fraction. */
function wholeSeconds(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, -'.000Z'.length)}Z`;
}
