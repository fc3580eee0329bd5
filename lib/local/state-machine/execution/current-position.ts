import type { ExecutionPosition } from './execution-position.ts';
import type { ExecutionThread } from './execution-thread.ts';

/** The current position of the thread, or undefined if it has not entered a state. */
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
