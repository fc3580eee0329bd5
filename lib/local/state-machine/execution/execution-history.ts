import type { HistoryEvent, HistoryEventType } from '@aws-sdk/client-sfn';
import type { Clock } from '../../clock/clock.ts';

/** The details of one event: the member that GetExecutionHistory names after its type, or none. */
export type EventDetails = Omit<HistoryEvent, 'id' | 'previousEventId' | 'timestamp' | 'type'>;

/** Events that the history of a Standard execution holds, the one that ends it included. Not adjustable on AWS. */
export const mostHistoryEvents = 25_000;

/** What the history of one execution is given. */
export interface HistoryOptions {
  readonly clock: Clock;
  readonly onEvent: (event: HistoryEvent) => void;
  /** Id of the last event of an earlier run that this one redrives. */
  readonly last?: number | undefined;
  /** How many events there may be, the last of which ends the execution. */
  readonly limit: number;
  /** Ends the execution because its history is full; returns the error that ends it. */
  readonly onFull: () => Error;
}

/** Numbers the events of one execution and hands each to `onEvent` as GetExecutionHistory returns it. */
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

  /** Returns the id of the new event. Throws what `onFull` gives where only the end of the execution fits. */
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

/** AWS marks every text it shows; the local run never cuts one short. */
export const complete = { truncated: false };
