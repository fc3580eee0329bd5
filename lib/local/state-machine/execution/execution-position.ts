import type { ExecutionThread } from './execution-thread.ts';
import type { Payload } from './payload.ts';

/**
 * Where a thread stopped: the state it did not get through, with its input and the variables of that moment. For a
 * Parallel or Map also where each branch or iteration stopped, or what it gave; undefined for one that never began.
 */
export interface ExecutionPosition {
  readonly stateName: string;
  readonly input: Payload;
  readonly variables: ReadonlyMap<string, unknown>;
  readonly children: readonly (ExecutionPosition | { readonly output: Payload } | undefined)[];
}

/** Where the thread stands now, or undefined if it has not entered a state. */
export function currentPosition(thread: ExecutionThread): ExecutionPosition | undefined {
  if (thread.current === undefined) return undefined;
  return {
    stateName: thread.current.state.name,
    input: thread.current.input,
    variables: thread.variables.snapshot(),
    children: thread.children.map((child) => child && childPosition(child)),
  };
}

function childPosition(child: ExecutionThread): ExecutionPosition['children'][number] {
  return child.output === undefined ? currentPosition(child) : { output: child.output };
}
