import { evaluateField } from '../expression/evaluate-field.ts';
import type { FailState } from '../definition/state-machine-definition.ts';
import type { StateVisit } from '../execution/state-visit.ts';
import { StatesError } from '../execution/states-error.ts';

/** Fails its block with Error and Cause, if present. Records no StateExited. */
export async function runFail(state: FailState, visit: StateVisit): Promise<never> {
  const error = state.error && (await evaluateField(state.error, 'string', visit));
  const cause = state.cause && (await evaluateField(state.cause, 'string', visit));
  throw new StatesError(error, cause);
}
