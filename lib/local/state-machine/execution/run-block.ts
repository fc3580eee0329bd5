import type { ExecutionThread } from './execution-thread.ts';
import type { Transition } from './leave-state.ts';
import type { Payload } from './payload.ts';
import { StateVisit } from './state-visit.ts';
import type { State, StateBlock } from '../definition/state-machine-definition.ts';
import { runChoice } from '../states/run-choice.ts';
import { runFail } from '../states/run-fail.ts';
import { runMap } from '../states/run-map.ts';
import { runParallel } from '../states/run-parallel.ts';
import { runPass } from '../states/run-pass.ts';
import { runSucceed } from '../states/run-succeed.ts';
import { runTask } from '../states/run-task.ts';
import { runWait } from '../states/run-wait.ts';

/**
 * Runs the states of a block in the thread, from StartAt or from where the thread stopped, and returns the output of
 * the last one. Rejects with StatesError if a state fails, and with the signal's reason if the thread is abandoned.
 */
export async function runBlock(block: StateBlock, input: Payload, thread: ExecutionThread): Promise<Payload> {
  let next: string | undefined = block.startAt;
  let data = input;
  if (thread.resume !== undefined) {
    next = thread.resume.stateName;
    data = thread.resume.input;
    thread.variables.restore(thread.resume.variables);
  }
  const { turn, standstill, transitionDelay } = thread.execution;
  while (next !== undefined) {
    if (turn.isOver()) await turn.pass();
    standstill.enter();
    if (transitionDelay !== undefined) await waitFor(transitionDelay(), thread);
    const state = block.states.get(next);
    if (state === undefined) throw new RangeError(`no state '${next}'`);
    thread.current = { state, input: data };
    thread.children = [];
    const transition = await runState(state, new StateVisit(thread, state, data));
    data = transition.output;
    next = transition.next;
    thread.resume = undefined;
  }
  return data;
}

async function waitFor(ms: number, { execution, signal }: ExecutionThread): Promise<void> {
  if (ms > 0) await execution.clock.sleep(ms, signal);
}

function runState(state: State, visit: StateVisit): Promise<Transition> {
  switch (state.type) {
    case 'Pass':
      return runPass(state, visit);
    case 'Task':
      return runTask(state, visit);
    case 'Choice':
      return runChoice(state, visit);
    case 'Wait':
      return runWait(state, visit);
    case 'Succeed':
      return runSucceed(state, visit);
    case 'Fail':
      return runFail(state, visit);
    case 'Parallel':
      return runParallel(state, visit);
    case 'Map':
      return runMap(state, visit);
  }
}
