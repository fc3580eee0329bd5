import type { HistoryEvent } from '@aws-sdk/client-sfn';

/** The execution of an event. It is the same object for all events of a run. */
interface LoggedExecution {
  readonly name: string;
  readonly stateMachineName: string;
}

/**
 * One readable line for each state: time, state machine, execution, state, duration, and the name of the error if
 * there is one, with the cause if it says what is wrong with the configuration. It has no data: life-cycle rules do
 * not delete a payload in a log.
 */
export function createExecutionLog(
  print: (line: string) => void,
): (execution: LoggedExecution, event: HistoryEvent) => void {
  /** When each state of each execution was entered, as long as the execution is referenced. */
  const entered = new WeakMap<LoggedExecution, Map<string, number>>();
  return (execution, event) => {
    const { stateEnteredEventDetails: start, stateExitedEventDetails: end } = event;
    const time = event.timestamp?.getTime() ?? 0;
    if (start?.name !== undefined) {
      const states = entered.get(execution) ?? new Map<string, number>();
      entered.set(execution, states.set(start.name, time));
      return;
    }
    const text =
      end?.name === undefined
        ? textOf(event)
        : `${end.name}  ${time - (entered.get(execution)?.get(end.name) ?? time)} ms`;
    // Most events print no line, so nothing is computed for them.
    if (text !== undefined) print(`${linePrefix(execution, time)}  ${text}`);
  };
}

function linePrefix({ stateMachineName, name }: LoggedExecution, time: number): string {
  return `${clockTime(time)}  ${shortName(stateMachineName)}  ${name}`;
}

/** The lines other than those of states: how the execution ended, and the error name of each failure. */
function textOf(event: HistoryEvent): string | undefined {
  if (event.type === 'ExecutionSucceeded') return 'succeeded';
  const failure =
    event.taskFailedEventDetails ?? event.taskTimedOutEventDetails ?? event.executionFailedEventDetails;
  if (failure === undefined) return undefined;
  const line = `${event.type}: ${failure.error ?? 'no error name'}`;
  const [cause = ''] = (failure.cause ?? '').split('\n');
  return ABOUT_CONFIGURATION.some((words) => words.test(cause)) ? `${line}: ${cause}` : line;
}

/**
 * The local run's own words, by their beginning. Any other cause may contain data: that of a function is the JSON of its
 * error.
 */
const ABOUT_CONFIGURATION: readonly RegExp[] = [
  /^The role '\S+' cannot be assumed by /,
  /^User: \S+ is not authorized to perform: \S+ on resource: \S+ /,
  /^The local run does not support /,
];

/** A logical id without the hash that CDK appends, to keep the line short. */
function shortName(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '');
}

/** The time of day in UTC, with milliseconds. */
export function clockTime(time: number): string {
  return new Date(time).toISOString().slice(11, 23);
}
