import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { seededRandom } from '../../../../lib/local/clock/random.ts';
import { loadDefinition } from '../../../../lib/local/state-machine/definition/load-definition.ts';
import {
  runExecution,
  TaskError,
  type ExecutionOptions,
  type InvokeTask,
  type Outcome,
  type TaskCall,
} from '../../../../lib/local/state-machine/execution/run-execution.ts';
import { VirtualClock } from '../../../../lib/local/clock/virtual-clock.ts';

/** What a task does when its state calls it. Scripts of one state are used in order. */
export interface TaskScript {
  readonly state: string;
  readonly result?: unknown;
  /** Fails with TaskError. */
  readonly error?: string;
  readonly cause?: string;
  /** Fails with a plain Error. */
  readonly throws?: string;
  /** Never settles. */
  readonly never?: boolean;
  /** The number of calls in a row. Default: one. */
  readonly times?: number;
}

export interface Execution {
  readonly outcome: Outcome;
  readonly events: readonly HistoryEvent[];
  readonly calls: readonly TaskCall[];
  readonly seconds: number;
}

/** Runs a machine to its end, by default on a virtual clock. */
export async function execute(
  definition: unknown,
  input: unknown,
  { tasks = [], ...options }: { readonly tasks?: readonly TaskScript[] } & Partial<ExecutionOptions> = {},
): Promise<Execution> {
  const virtual = new VirtualClock();
  const clock = options.clock ?? virtual;
  const startTime = clock.now();
  const events: HistoryEvent[] = [];
  const calls: TaskCall[] = [];
  const play = scripted(tasks);
  const running = runExecution(loadDefinition(definition, { logicalId: 'Machine' }), {
    ...defaults,
    input,
    startTime,
    clock,
    random: seededRandom(1),
    invoke: (call) => {
      calls.push(call);
      return play(call);
    },
    onEvent: (event) => events.push(event),
    signal: new AbortController().signal,
    ...options,
  });
  const outcome = await (clock === virtual ? virtual.runUntilSettled(running) : running);
  return { outcome, events, calls, seconds: (clock.now() - startTime) / 1000 };
}

/** A JSONata machine that starts with the first of `states`. */
export function machineOf(states: Readonly<Record<string, unknown>>, timeoutSeconds?: number): object {
  return {
    QueryLanguage: 'JSONata',
    StartAt: Object.keys(states)[0],
    States: states,
    ...(timeoutSeconds !== undefined && { TimeoutSeconds: timeoutSeconds }),
  };
}

const defaults = {
  executionArn: 'arn:aws:states:eu-west-1:111122223333:execution:Machine:run-1',
  name: 'run-1',
  stateMachineArn: 'arn:aws:states:eu-west-1:111122223333:stateMachine:Machine',
  stateMachineName: 'Machine',
  roleArn: 'arn:aws:iam::111122223333:role/machine',
  type: 'STANDARD',
  redriveCount: 0,
} as const;

function scripted(tasks: readonly TaskScript[]): InvokeTask {
  const left = tasks.flatMap((task) => Array.from({ length: task.times ?? 1 }, () => task));
  return async ({ stateName }) => {
    const index = left.findIndex(({ state }) => state === stateName);
    const [task] = index < 0 ? [] : left.splice(index, 1);
    if (task === undefined) throw new Error(`no script for another call of '${stateName}'`);
    if (task.never === true) return new Promise(() => undefined);
    if (task.throws !== undefined) throw new Error(task.throws);
    if (task.error !== undefined) throw new TaskError(task.error, task.cause ?? '');
    return task.result;
  };
}
