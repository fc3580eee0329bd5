import type { InvokeTask, TaskCall } from '../../../lib/local/state-machine/execution/run-execution.ts';
import { StatesError } from '../../../lib/local/state-machine/execution/states-error.ts';
import type { TaskTokens } from '../../../lib/local/state-machine/task/task-tokens.ts';
import { isMembers, membersAt, objectsAt, textAt, type Members } from '../recorded/recorded-case.ts';

/** Answers tasks as the services did in the recording: the n-th call of a state gets the n-th entry for it. */
export function playMocks(recorded: Members, tokens: TaskTokens): InvokeTask {
  const left = mocksOf(recorded);
  return (call) => {
    const index = left.findIndex(
      ({ state }) => state === call.stateName || state === null || state === undefined,
    );
    const [mock] = index < 0 ? [] : left.splice(index, 1);
    if (mock === undefined)
      throw new Error(`the recording has no further call of the state "${call.stateName}"`);
    return play(mock, call, tokens);
  };
}

/** Where the recorder lost which outcome belongs to which call, the outcomes are taken from the events, in order. */
function mocksOf(recorded: Members): Members[] {
  const mocks = [...objectsAt(recorded, 'mocks')];
  const events = objectsAt(recorded, 'events');
  const isSorted = events.some(({ id }) => id === null);
  const isPaired = mocks.every((mock) => isMembers(mock['outcome']) && typeof mock['state'] === 'string');
  return isSorted && !isPaired ? events.flatMap(outcomeOf) : mocks;
}

function outcomeOf(event: Members): Members[] {
  const [, ending] =
    /^(?:Task|LambdaFunction|Activity)(Succeeded|Failed|TimedOut)$/.exec(String(event['type'])) ?? [];
  const flag = { Succeeded: 'succeeded', Failed: 'failed', TimedOut: 'timed_out' }[ending ?? ''];
  return flag === undefined ? [] : [{ outcome: { ...event, [flag]: true } }];
}

async function play(mock: Members, call: TaskCall, tokens: TaskTokens): Promise<unknown> {
  const outcome = membersAt(mock, 'outcome');
  const answer = submittedAnswer(mock);
  if (answer === undefined) return conclude(outcome);
  if (call.taskToken === undefined) {
    call.submitted?.(answer);
    return conclude(outcome);
  }
  const listener = tokens.find(call.taskToken);
  if (typeof listener === 'object' && outcome['succeeded'] === true) listener.succeed(outcome['output']);
  if (typeof listener === 'object' && outcome['failed'] === true)
    listener.fail(textAt(outcome, 'error'), causeOf(outcome));
  return answer;
}

function submittedAnswer(mock: Members): unknown {
  const submitted = mock['submitted'] ?? undefined;
  return isMembers(submitted) && 'output' in submitted ? submitted['output'] : submitted;
}

/** A task that timed out is left to the time-out of its state; one without an outcome still ran when the recording ended. */
function conclude(outcome: Members): Promise<unknown> {
  if (outcome['succeeded'] === true) return Promise.resolve(outcome['output'] ?? null);
  if (outcome['failed'] === true)
    return Promise.reject(new StatesError(textAt(outcome, 'error'), causeOf(outcome)));
  return new Promise(() => undefined);
}

/** On the wire a cause is text, also where the recording shows it parsed. */
function causeOf(outcome: Members): string | undefined {
  const cause = outcome['cause'] ?? undefined;
  return cause === undefined || typeof cause === 'string' ? cause : JSON.stringify(cause);
}
