import type { ExecutionPosition } from './execution-position.ts';
import type { ExecutionThread } from './execution-thread.ts';
import type { Payload } from './payload.ts';

type StoppedChild = ExecutionPosition['children'][number];

/** Where the children of the current Parallel or Map stopped. The first attempt consumes it. */
export function takeResume(thread: ExecutionThread): readonly StoppedChild[] {
  const stopped = thread.resume?.children ?? [];
  thread.resume = undefined;
  return stopped;
}

/** What the new thread of a child starts with: its output if it had ended, or else where it stopped. */
export function childResume(
  stopped: readonly StoppedChild[],
  index: number,
): { readonly output?: Payload; readonly resume?: ExecutionPosition } {
  const child = stopped[index];
  if (child === undefined) return {};
  return 'output' in child ? { output: child.output } : { resume: child };
}
