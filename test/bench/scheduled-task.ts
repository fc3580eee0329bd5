import type { HistoryEvent } from '@aws-sdk/client-sfn';

/** A task as its execution schedules it: its integration, and its arguments as JSON text. */
export type ScheduledTask = NonNullable<HistoryEvent['taskScheduledEventDetails']>;
