import { evaluateField } from '../expression/evaluate-field.ts';
import { leaveState, type Transition } from '../execution/leave-state.ts';
import type { ChoiceState } from '../definition/state-machine-definition.ts';
import type { StateVisit } from '../execution/state-visit.ts';

/**
 * Follows the first rule whose Condition is true. A rule has its own Assign and Output; those of the state apply to
 * Default.
 */
export async function runChoice(state: ChoiceState, visit: StateVisit): Promise<Transition> {
  for (const rule of state.choices) {
    if (await evaluateField(rule.condition, 'boolean', visit)) {
      return { output: await leaveState(visit, rule, visit.input), next: rule.next };
    }
  }
  if (state.default === undefined) {
    throw visit.failure(
      'States.NoChoiceMatched',
      'Failed to transition out of the state. The state does not point to a next state.',
    );
  }
  return { output: await leaveState(visit, state, visit.input), next: state.default };
}
