import { sleepLong } from '../execution/until-aborted.ts';
import { evaluateField, evaluateWholeNumber } from '../expression/evaluate-field.ts';
import { leaveState, type Transition } from '../execution/leave-state.ts';
import { parseTimestamp } from '../expression/parse-timestamp.ts';
import type { Template, WaitState } from '../definition/state-machine-definition.ts';
import type { StateVisit } from '../execution/state-visit.ts';

/** Waits for a number of seconds or until a time. Does not wait if the time has passed. */
export async function runWait(state: WaitState, visit: StateVisit): Promise<Transition> {
  const { execution, signal } = visit.thread;
  await sleepLong(execution.clock, await waitMs(state, visit), signal);
  return { output: await leaveState(visit, state, visit.input), next: state.next };
}

async function waitMs(state: WaitState, visit: StateVisit): Promise<number> {
  if (state.timestamp !== undefined) return untilTimestamp(state.timestamp, visit);
  return state.seconds === undefined ? 0 : 1000 * (await evaluateWholeNumber(state.seconds, 0, visit));
}

async function untilTimestamp(template: Template, visit: StateVisit): Promise<number> {
  const text = await evaluateField(template, 'string', visit);
  const time = parseTimestamp(text);
  if (time === undefined) {
    throw visit.lateEvaluationFailure(
      `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${text}`,
      'Timestamp',
    );
  }
  return time - visit.thread.execution.clock.now();
}
