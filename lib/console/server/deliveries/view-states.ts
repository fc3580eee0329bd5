import type { HistoryEvent } from '@aws-sdk/client-sfn';
import type { StateRun, TaskTry } from '../../delivery-detail.ts';

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };
interface Run extends Mutable<Omit<StateRun, 'tries'>> {
  readonly tries: Mutable<TaskTry>[];
}

/** The visits of states in a history, in the order of their start. Branches of a Parallel follow each other. */
export function viewStates(events: readonly HistoryEvent[]): readonly StateRun[] {
  const runs: Run[] = [];
  /** The visit that an event belongs to. An event without a state belongs to that of the event before it. */
  const runOf = new Map<number, Run>();
  for (const event of events) {
    const run = read(event, runs, runOf.get(event.previousEventId ?? 0));
    if (run !== undefined) runOf.set(event.id ?? 0, run);
  }
  return runs;
}

function read(event: HistoryEvent, runs: Run[], before: Run | undefined): Run | undefined {
  const { stateEnteredEventDetails: entered, stateExitedEventDetails: exited } = event;
  const at = event.timestamp?.getTime() ?? 0;
  if (entered !== undefined) {
    const run: Run = { name: entered.name ?? '', enteredAt: at, tries: [] };
    runs.push(run);
    return run;
  }
  if (exited !== undefined) {
    // After a Parallel, the event before is one of a branch.
    const run = runs.findLast(({ name, exitedAt }) => name === exited.name && exitedAt === undefined);
    if (run !== undefined) run.exitedAt = at;
    return run;
  }
  if (before !== undefined) readTask(event, before.tries, at);
  return before;
}

function readTask(event: HistoryEvent, tries: Mutable<TaskTry>[], at: number): void {
  const scheduled = event.taskScheduledEventDetails;
  if (scheduled !== undefined) {
    tries.push({ resource: `${scheduled.resourceType}:${scheduled.resource}`, startedAt: at });
    return;
  }
  const last = tries.at(-1);
  if (last === undefined || last.endedAt !== undefined) return;
  const failed =
    event.taskFailedEventDetails ??
    event.taskTimedOutEventDetails ??
    event.taskSubmitFailedEventDetails ??
    event.taskStartFailedEventDetails;
  if (failed === undefined && event.taskSucceededEventDetails === undefined) return;
  last.endedAt = at;
  if (failed?.error !== undefined) last.error = failed.error;
  if (failed?.cause !== undefined) last.cause = failed.cause;
}
