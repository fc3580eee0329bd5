import type { HistoryEvent, HistoryEventType } from '@aws-sdk/client-sfn';
import type { Clock } from '../../clock/clock.ts';

/** The details of one event: the member that GetExecutionHistory names after the event type, or none. */
export type EventDetails = Omit<HistoryEvent, 'id' | 'previousEventId' | 'timestamp' | 'type'>;

/** The most events in the history of a Standard execution, including the last one. AWS cannot raise it. */
export const mostHistoryEvents = 25_000;

/** The options of an execution's history. */
export interface HistoryOptions {
  readonly clock: Clock;
  readonly onEvent: (event: HistoryEvent) => void;
  /** In a redrive, the id of the last event of the earlier run. */
  readonly last?: number | undefined;
  /** The most events, including the one that ends the execution. */
  readonly limit: number;
  /** Ends the execution because its history is full, and returns the error for it. */
  readonly onFull: () => Error;
}

/** Numbers the events of one execution and passes each to `onEvent` in the form of GetExecutionHistory. */
export class ExecutionHistory {
  private readonly options: HistoryOptions;
  private last: number;

  constructor(options: HistoryOptions) {
    this.options = options;
    this.last = options.last ?? 0;
  }

  get lastId(): number {
    return this.last;
  }

  /** Returns the id of the new event. Throws the error of `onFull` if only the last event still fits. */
  append(previousEventId: number, type: HistoryEventType, details: EventDetails = {}): number {
    const { clock, limit, onEvent, onFull } = this.options;
    if (this.last >= limit - 1 && !endTypes.has(type)) throw onFull();
    const id = ++this.last;
    const timestamp = new Date(clock.now());
    onEvent({ timestamp, type, id, previousEventId, ...details } satisfies HistoryEvent);
    return id;
  }
}

const endTypes: ReadonlySet<HistoryEventType> = new Set<HistoryEventType>([
  'ExecutionSucceeded',
  'ExecutionFailed',
  'ExecutionTimedOut',
  'ExecutionAborted',
]);

/** AWS marks every text as truncated or not. The local run never truncates. */
export const complete = { truncated: false };
