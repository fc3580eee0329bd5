import { leaveState, type Transition } from '../execution/leave-state.ts';
import type { SucceedState } from '../definition/state-machine-definition.ts';
import type { StateVisit } from '../execution/state-visit.ts';

/** Ends its block. */
export async function runSucceed(state: SucceedState, visit: StateVisit): Promise<Transition> {
  return { output: await leaveState(visit, state, visit.input) };
}
