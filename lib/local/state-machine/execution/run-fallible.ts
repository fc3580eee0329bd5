import type { HistoryEventType } from '@aws-sdk/client-sfn';
import type { CancelSignal } from '../../clock/cancellation.ts';
import { sleepLong } from './until-aborted.ts';
import { leaveState, type Transition } from './leave-state.ts';
import { Payload } from './payload.ts';
import { RetryRules } from './retry-rules.ts';
import type { FallibleState } from '../definition/state-machine-definition.ts';
import type { StateVisit } from './state-visit.ts';
import { errorOutput, matchesError, StatesError } from './states-error.ts';

/**
 * Runs a state that can fail (Task, Parallel, Map): Retry first, then Catch. There is no event for a retry; the
 * events of the attempt repeat. `failedEvent` is recorded when no retry is left.
 */
export async function runFallible(
  state: FallibleState,
  visit: StateVisit,
  attempt: () => Promise<Payload>,
  failedEvent?: HistoryEventType,
): Promise<Transition> {
  const { execution, signal } = visit.thread;
  const policy = new RetryRules(state.retry, execution.random);
  for (;;) {
    try {
      const result = await attempt();
      return {
        output: await leaveState(visit, state, result, { result: result.value }),
        next: state.next,
      };
    } catch (error) {
      const failure = asStatesError(error, signal);
      const delay = policy.delayAfter(failure);
      if (delay === undefined) {
        if (failedEvent !== undefined) visit.thread.record(failedEvent);
        return catchFailure(state, visit, failure);
      }
      await sleepLong(execution.clock, delay * 1000, signal);
      visit.retryCount++;
    }
  }
}

/** An abandoned thread fails with its signal's reason. An error from outside the language becomes States.Runtime. */
function asStatesError(error: unknown, signal: CancelSignal): StatesError {
  if (signal.aborted) throw signal.reason;
  if (error instanceof StatesError) return error;
  return new StatesError('States.Runtime', error instanceof Error ? error.message : String(error));
}

async function catchFailure(
  state: FallibleState,
  visit: StateVisit,
  failure: StatesError,
): Promise<Transition> {
  const catcher = state.catch.find(({ errorEquals }) => matchesError(errorEquals, failure));
  if (catcher === undefined) throw failure;
  const error = errorOutput(failure);
  const output = await leaveState(visit, catcher, new Payload(error), { errorOutput: error });
  return { output, next: catcher.next };
}
