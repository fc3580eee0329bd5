import type { HistoryEventType } from '@aws-sdk/client-sfn';
import type { Cancellation, CancelSignal } from '../../clock/cancellation.ts';
import { linkedController } from './until-aborted.ts';
import type { ExecutionThread } from './execution-thread.ts';
import type { Payload } from './payload.ts';
import type { StateVisit } from './state-visit.ts';

/** The branches of a Parallel or the iterations of a Map, as `runThreads` needs them. */
export interface ThreadGroup {
  readonly count: number;
  readonly concurrency: number;
  /** Creates the thread at `index`; `previousEventId` is the event after which it starts. */
  begin(index: number, previousEventId: number, signal: CancelSignal): ExecutionThread;
  /** Runs it to its end. */
  run(index: number, thread: ExecutionThread): Promise<Payload>;
  /** Records that a thread failed, or was aborted because another one failed. */
  ended?(index: number, thread: ExecutionThread, how: 'Failed' | 'Aborted'): void;
}

/**
 * Runs the threads of a group, `concurrency` at a time, and returns their outputs in order. If one fails, the others
 * are abandoned: they record nothing more, and the failure is thrown after their abort events are recorded. The
 * visit's thread continues from the last event of the thread that ended last.
 */
export async function runThreads(visit: StateVisit, group: ThreadGroup): Promise<readonly Payload[]> {
  const { controller, release } = linkedController(visit.thread.signal);
  const threads: (ExecutionThread | undefined)[] = Array.from({ length: group.count });
  const outputs: Payload[] = Array.from({ length: group.count });
  visit.thread.children = threads;
  let next = 0;

  const runFrom = async (index: number, first: ExecutionThread): Promise<void> => {
    let [current, thread] = [index, first];
    for (;;) {
      outputs[current] = await runOne(visit, group, { index: current, thread, threads, controller });
      if (next >= group.count) return;
      current = next++;
      thread = group.begin(current, thread.previousEventId, controller.signal);
      threads[current] = thread;
    }
  };

  const startId = visit.thread.previousEventId;
  while (next < Math.min(group.count, group.concurrency)) {
    threads[next] = group.begin(next, startId, controller.signal);
    next++;
  }
  const running = threads.slice(0, next).map((thread, index) => runFrom(index, thread as ExecutionThread));
  await Promise.all(running).finally(release);
  return outputs;
}

interface Member {
  readonly index: number;
  readonly thread: ExecutionThread;
  readonly threads: readonly (ExecutionThread | undefined)[];
  readonly controller: Cancellation;
}

async function runOne(visit: StateVisit, group: ThreadGroup, member: Member): Promise<Payload> {
  try {
    const output = await group.run(member.index, member.thread);
    member.thread.output = output;
    return output;
  } catch (error) {
    // Only the first failure is recorded: it makes the others fail.
    if (!member.controller.signal.aborted) {
      recordEnd(visit, group, member);
      member.controller.abort(error as Error);
    }
    throw error;
  } finally {
    member.thread.variables.release();
  }
}

/** All abort events point to the event that made the thread fail. */
function recordEnd(visit: StateVisit, group: ThreadGroup, { thread: failed, threads }: Member): void {
  visit.thread.previousEventId = failed.previousEventId;
  threads.forEach((thread, index) => {
    if (thread === undefined || thread.output !== undefined) return;
    group.ended?.(index, thread, thread === failed ? 'Failed' : 'Aborted');
    recordAborted(visit, thread);
    thread.abandoned = true;
  });
}

/** The types of state that have an Aborted event. */
const abortable: ReadonlySet<string> = new Set(['Task', 'Wait', 'Parallel', 'Map']);

/** The innermost state comes first, because it would have ended first. */
function recordAborted(visit: StateVisit, thread: ExecutionThread): void {
  for (const child of thread.children) {
    if (child !== undefined && child.output === undefined && !child.abandoned) recordAborted(visit, child);
  }
  const type = thread.current?.state.type;
  if (type !== undefined && abortable.has(type)) visit.thread.note(`${type}StateAborted` as HistoryEventType);
}
