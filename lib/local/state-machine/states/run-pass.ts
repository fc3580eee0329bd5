import { leaveState, type Transition } from '../execution/leave-state.ts';
import type { PassState } from '../definition/state-machine-definition.ts';
import type { StateVisit } from '../execution/state-visit.ts';

/** Hands its input on, or what Output makes of it. */
export async function runPass(state: PassState, visit: StateVisit): Promise<Transition> {
  return { output: await leaveState(visit, state, visit.input), next: state.next };
}
