import { leaveState, type Transition } from '../execution/leave-state.ts';
import type { PassState } from '../definition/state-machine-definition.ts';
import type { StateVisit } from '../execution/state-visit.ts';

/** Passes on its input, or the value of Output. */
export async function runPass(state: PassState, visit: StateVisit): Promise<Transition> {
  return { output: await leaveState(visit, state, visit.input), next: state.next };
}
