import type { HistoryEvent } from '@aws-sdk/client-sfn';

/** Which execution an event belongs to. */
interface LoggedExecution {
  readonly name: string;
  readonly stateMachineName: string;
}

/**
 * One readable line per state: time, state machine, execution, state, duration, and the error's name where there is one.
 * Never data: a payload in a log outlives every life-cycle rule.
 */
export function createExecutionLog(
  print: (line: string) => void,
): (execution: LoggedExecution, event: HistoryEvent) => void {
  /** When each state of each running execution was entered. */
  const entered = new Map<string, Map<string, number>>();
  return (execution, event) => {
    const time = event.timestamp?.getTime() ?? 0;
    const key = `${execution.stateMachineName} ${execution.name}`;
    const line = (text: string): void =>
      print(`${clockTime(time)}  ${shortName(execution.stateMachineName)}  ${execution.name}  ${text}`);
    const states = entered.get(key) ?? new Map<string, number>();
    const { stateEnteredEventDetails: start, stateExitedEventDetails: end } = event;
    if (event.type === 'ExecutionStarted') entered.set(key, states);
    if (start?.name !== undefined) states.set(start.name, time);
    if (end?.name !== undefined) line(`${end.name}  ${time - (states.get(end.name) ?? time)} ms`);
    if (EXECUTION_ENDED.test(event.type ?? '')) entered.delete(key);
    const text = textOf(event);
    if (text !== undefined) line(text);
  };
}

const EXECUTION_ENDED = /^Execution(Succeeded|Failed|TimedOut|Aborted)$/;

/** What is worth a line beside the states: how it ended, and each failure by its error's name, never its cause. */
function textOf(event: HistoryEvent): string | undefined {
  if (event.type === 'ExecutionSucceeded') return 'succeeded';
  const failure =
    event.taskFailedEventDetails ?? event.taskTimedOutEventDetails ?? event.executionFailedEventDetails;
  return failure === undefined ? undefined : `${event.type}: ${failure.error ?? 'no error name'}`;
}

/** A logical id without the hash that CDK puts at its end: nobody reads it, and it is in the template. */
export function shortName(logicalId: string): string {
  return logicalId.replace(/[0-9A-F]{8}$/, '');
}

/** Hours to milliseconds, UTC. */
export function clockTime(time: number): string {
  return new Date(time).toISOString().slice(11, 23);
}
