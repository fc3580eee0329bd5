import { evaluateTemplate } from '../expression/evaluate-template.ts';
import { ExecutionThread } from '../execution/execution-thread.ts';
import type { Transition } from '../execution/leave-state.ts';
import { Payload } from '../execution/payload.ts';
import { runFallible } from '../execution/run-fallible.ts';
import { runThreads } from '../execution/run-threads.ts';
import type { ParallelState } from '../definition/state-machine-definition.ts';
import type { StateVisit } from '../execution/state-visit.ts';
import { VariableScope } from '../expression/variable-scope.ts';
import { childResume, takeResume } from '../execution/take-resume.ts';

/** Runs its branches at the same time, all with the same input. The result has their outputs in order. */
export async function runParallel(state: ParallelState, visit: StateVisit): Promise<Transition> {
  return runFallible(state, visit, () => attempt(state, visit), 'ParallelStateFailed');
}

async function attempt(state: ParallelState, visit: StateVisit): Promise<Payload> {
  const { thread } = visit;
  const input = state.arguments
    ? visit.input.of(await evaluateTemplate(state.arguments, visit, visit.states()))
    : visit.input;
  const stopped = takeResume(thread);
  thread.record('ParallelStateStarted');
  const outputs = await runThreads(visit, {
    count: state.branches.length,
    concurrency: state.branches.length,
    begin: (index, previousEventId, signal) =>
      new ExecutionThread({
        execution: thread.execution,
        signal,
        previousEventId,
        variables: new VariableScope(thread.variables),
        mapItem: thread.mapItem,
        ...childResume(stopped, index),
      }),
    run: (index, branch) => runBranch(state, index, input, branch, visit),
  });
  thread.note('ParallelStateSucceeded');
  return Payload.list(outputs);
}

async function runBranch(
  state: ParallelState,
  index: number,
  input: Payload,
  branch: ExecutionThread,
  visit: StateVisit,
): Promise<Payload> {
  const block = state.branches[index];
  if (block === undefined) throw new RangeError(`no branch ${index}`);
  const output = branch.output ?? (await branch.execution.runBlock(block, input, branch));
  // The Parallel continues from the last event of the branch that ends last.
  visit.thread.previousEventId = branch.previousEventId;
  return output;
}
