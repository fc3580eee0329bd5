import type { HistoryEvent } from '@aws-sdk/client-sfn';

/** One event in a log group. */
export interface LogEvent {
  readonly timestamp: number;
  readonly logStreamName: string;
  /** JSON text, as Step Functions writes it; never with execution data. */
  readonly message: string;
}

/** The most events of each state machine. */
const LIMIT = 1_000;

/** The types that `"Level": "ERROR"` logs (developer guide, "Log levels"). */
const IS_ERROR = /(?:Failed|Aborted|TimedOut|FailStateEntered)$/;

/** The kept part of an event. Only names, because causes and payloads can contain data of the producer. */
interface KeptEvent {
  readonly execution: string;
  readonly event: Pick<HistoryEvent, 'id' | 'previousEventId' | 'type' | 'timestamp'>;
  readonly details: { readonly name?: string; readonly error?: string; readonly resource?: string };
}

/**
 * The last events of each state machine, as its log group would have them. The text is written only when it is read.
 */
export class LogEvents {
  private readonly byMachine = new Map<string, KeptEvent[]>();

  add(execution: { readonly name: string; readonly stateMachineName: string }, event: HistoryEvent): void {
    const { stateMachineName, name } = execution;
    const events = this.byMachine.get(stateMachineName) ?? [];
    this.byMachine.set(stateMachineName, events);
    const { id, previousEventId, type, timestamp } = event;
    events.push({
      execution: name,
      event: { id, previousEventId, type, timestamp },
      details: detailsOf(event),
    });
    // Cut only sometimes, because each cut moves a thousand events.
    if (events.length >= 2 * LIMIT) events.splice(0, LIMIT);
  }

  /** The events that the log level includes. */
  of(stateMachineName: string, level: string): readonly LogEvent[] {
    const passes = ({ event }: KeptEvent): boolean => level === 'ALL' || IS_ERROR.test(event.type ?? '');
    const kept = (this.byMachine.get(stateMachineName) ?? []).slice(-LIMIT);
    return level === 'OFF' ? [] : kept.filter(passes).map((one) => written(stateMachineName, one));
  }
}

function detailsOf(event: HistoryEvent): KeptEvent['details'] {
  for (const [key, value] of Object.entries(event)) {
    if (!key.endsWith('EventDetails')) continue;
    const { name, error, resource } = value as KeptEvent['details'];
    return {
      ...(name !== undefined && { name }),
      ...(error !== undefined && { error }),
      ...(resource !== undefined && { resource }),
    };
  }
  return {};
}

function written(stateMachineName: string, { execution, event, details }: KeptEvent): LogEvent {
  const timestamp = event.timestamp?.getTime() ?? 0;
  return {
    timestamp,
    logStreamName: `states/${stateMachineName}/local`,
    message: JSON.stringify({
      id: String(event.id),
      type: event.type,
      details,
      previous_event_id: String(event.previousEventId ?? 0),
      event_timestamp: String(timestamp),
      execution_name: execution,
    }),
  };
}
