import { sleepLong } from '../abortable.ts';
import { evaluateField } from '../evaluate-field.ts';
import { leaveState, type Transition } from '../leave-state.ts';
import { parseTimestamp } from '../parse-timestamp.ts';
import type { Template, WaitState } from '../state-machine-definition.ts';
import type { StateVisit } from '../state-visit.ts';

/** Waits for a number of seconds or until a point in time; one that has passed does not wait. */
export async function runWait(state: WaitState, visit: StateVisit): Promise<Transition> {
  const { execution, signal } = visit.thread;
  await sleepLong(execution.clock, await waitMs(state, visit), signal);
  return { output: await leaveState(visit, state, visit.input), next: state.next };
}

async function waitMs(state: WaitState, visit: StateVisit): Promise<number> {
  if (state.timestamp !== undefined) return untilTimestamp(state.timestamp, visit);
  return state.seconds === undefined ? 0 : waitSeconds(state.seconds, visit);
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

/** The largest number of seconds of the language. */
const maximumSeconds = 99_999_999;

async function waitSeconds(template: Template, visit: StateVisit): Promise<number> {
  const seconds = await evaluateField(template, 'number', visit);
  if (!Number.isInteger(seconds) || seconds < 0 || seconds > maximumSeconds) {
    throw visit.lateEvaluationFailure(
      `The Seconds field must be a whole number from 0 to ${maximumSeconds}, but was: ${seconds}`,
      'Seconds',
    );
  }
  return seconds * 1000;
}
