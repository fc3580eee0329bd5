import { leaveState, type Transition } from '../leave-state.ts';
import type { SucceedState } from '../state-machine-definition.ts';
import type { StateVisit } from '../state-visit.ts';

/** Ends its block. */
export async function runSucceed(state: SucceedState, visit: StateVisit): Promise<Transition> {
  return { output: await leaveState(visit, state, visit.input) };
}
