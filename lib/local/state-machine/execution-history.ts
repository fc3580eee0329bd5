import type { HistoryEvent, HistoryEventType } from '@aws-sdk/client-sfn';
import type { Clock } from '../clock.ts';

/** The details of one event: the member that GetExecutionHistory names after its type, or none. */
export type EventDetails = Omit<HistoryEvent, 'id' | 'previousEventId' | 'timestamp' | 'type'>;

/** Numbers the events of one execution and hands each to `onEvent` as GetExecutionHistory returns it. */
export class ExecutionHistory {
  private readonly clock: Clock;
  private readonly onEvent: (event: HistoryEvent) => void;
  private last: number;

  /** `last` is the id of the last event of an earlier run that this one redrives. */
  constructor(clock: Clock, onEvent: (event: HistoryEvent) => void, last = 0) {
    this.clock = clock;
    this.onEvent = onEvent;
    this.last = last;
  }

  get lastId(): number {
    return this.last;
  }

  /** Returns the id of the new event. */
  append(previousEventId: number, type: HistoryEventType, details: EventDetails = {}): number {
    const id = ++this.last;
    const timestamp = new Date(this.clock.now());
    this.onEvent({ timestamp, type, id, previousEventId, ...details } satisfies HistoryEvent);
    return id;
  }
}

/** AWS marks every text it shows; the local run never cuts one short. */
export const complete = { truncated: false };
