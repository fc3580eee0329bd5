import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { CancelSignal } from '../../../../lib/local/clock/cancellation.ts';
import { systemClock } from '../../../../lib/local/clock/clock.ts';
import { StopReason } from '../../../../lib/local/state-machine/execution/stop-reason.ts';
import { execute, machineOf, type TaskScript } from './execute.ts';

interface Case {
  readonly name: string;
  readonly states: Readonly<Record<string, unknown>>;
  readonly timeoutSeconds?: number;
  readonly type?: 'STANDARD' | 'EXPRESS';
  readonly input: unknown;
  readonly tasks?: readonly TaskScript[];
  /** The calls; `roleArn` only where it matters. */
  readonly calls?: readonly {
    readonly state: string;
    readonly arguments: unknown;
    readonly roleArn?: string;
  }[];
  readonly expected: Readonly<Record<string, unknown>> & { readonly afterSeconds?: number };
  /** `[id, previousEventId, type]` of each event. */
  readonly events?: readonly (readonly [number, number, string])[];
}

const files = ['data-flow', 'choice-and-fail', 'retry-and-catch', 'time', 'parallel-and-map'];

describe.each(files)('%s', (file) => {
  test.each(readCases(file))('$name', async ({ states, input, expected, calls, events, ...options }) => {
    const { timeoutSeconds, type = 'STANDARD', tasks = [] } = options;
    const execution = await execute(machineOf(states, timeoutSeconds), input, { tasks, type });

    const { afterSeconds, ...outcome } = expected;
    expect(shown(execution.outcome)).toEqual(outcome);
    if (afterSeconds !== undefined) expect(execution.seconds).toBe(afterSeconds);
    if (calls !== undefined) {
      expect(
        execution.calls.map((call, index) => ({
          state: call.stateName,
          arguments: call.arguments,
          ...(calls[index]?.roleArn !== undefined && { roleArn: call.roleArn }),
        })),
      ).toEqual(calls);
    }
    if (events !== undefined) {
      expect(execution.events.map(({ id, previousEventId, type }) => [id, previousEventId, type])).toEqual(
        events,
      );
    }
  });
});

function readCases(file: string): readonly Case[] {
  const url = new URL(`../../../cases/state-machine/${file}.json`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8')) as readonly Case[];
}

/** The outcome without the members that only the service needs. */
function shown(outcome: object): object {
  const { outputText: _text, stopped: _stopped, ...rest } = outcome as Record<string, unknown>;
  return rest;
}

describe('an execution', () => {
  const call = machineOf({ Call: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', End: true } });

  test('that is stopped is ABORTED with the error and cause of the stop, and aborts its call', async () => {
    const controller = new AbortController();
    const signals: CancelSignal[] = [];

    const { outcome, events } = await execute(
      call,
      {},
      {
        signal: controller.signal,
        invoke: ({ signal }) => {
          signals.push(signal);
          controller.abort(new StopReason('Operator', 'enough'));
          return new Promise(() => undefined);
        },
      },
    );

    expect(outcome).toMatchObject({ status: 'ABORTED', error: 'Operator', cause: 'enough' });
    expect(events.at(-1)).toMatchObject({
      type: 'ExecutionAborted',
      executionAbortedEventDetails: { error: 'Operator', cause: 'enough' },
    });
    expect(signals[0]?.aborted).toBe(true);
  });

  test('passes its call a signal that aborts when the task times out', async () => {
    const timed = machineOf({
      Call: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', TimeoutSeconds: 3, End: true },
    });

    const { calls } = await execute(timed, {}, { tasks: [{ state: 'Call', never: true }] });

    expect(calls[0]?.signal.aborted).toBe(true);
  });

  test('shows its input as the original text', async () => {
    const pass = machineOf({ Hand: { Type: 'Pass', End: true } });

    const { events } = await execute(pass, { a: 1 }, { inputText: '{ "a": 1 }' });

    expect(events[0]?.executionStartedEventDetails?.input).toBe('{ "a": 1 }');
    expect(events[3]?.executionSucceededEventDetails?.output).toBe('{ "a": 1 }');
  });

  test('writes the result of an expression as compact text', async () => {
    const both = machineOf({
      Both: {
        Type: 'Parallel',
        Branches: [{ StartAt: 'Hand', States: { Hand: { Type: 'Pass', End: true } } }],
        Next: 'Shape',
      },
      Shape: { Type: 'Pass', Output: '{% $states.context.Execution.Input %}', End: true },
    });

    const { events } = await execute(both, { a: 1 }, { inputText: '{ "a": 1 }' });

    const outputs = events.map(({ stateExitedEventDetails }) => stateExitedEventDetails?.output);
    expect(outputs.filter((output) => output !== undefined)).toEqual(['{ "a": 1 }', '[{"a":1}]', '{"a":1}']);
  });

  test('does not change its input', async () => {
    const input = {
      items: [
        { id: 2, tags: ['b'] },
        { id: 1, tags: [] },
      ],
    };
    const before = structuredClone(input);
    const shapes = machineOf({
      Shape: {
        Type: 'Pass',
        Assign: { kept: '{% $states.input.items[] %}', tags: '{% $states.input.items.tags[] %}' },
        Output: [
          '{% $states.input.items^(id) %}',
          '{% $states.input ~> |items|{"id": 0}| %}',
          '{% $append($states.input.items, 3) %}',
          '{% $count($states.input.items[]) %}',
        ],
        Next: 'Use',
      },
      Use: { Type: 'Pass', Output: '{% [$kept.id, $tags] %}', End: true },
    });

    const { outcome } = await execute(shapes, input);

    expect(outcome).toMatchObject({ status: 'SUCCEEDED', output: [2, 1, 'b'] });
    expect(input).toStrictEqual(before);
  });
});

describe('a loop without a wait', () => {
  const loop = {
    Again: { Type: 'Pass', Next: 'Back' },
    Back: { Type: 'Choice', Choices: [{ Condition: '{% false %}', Next: 'Done' }], Default: 'Again' },
    Done: { Type: 'Succeed' },
  };

  test('is ended by TimeoutSeconds', async () => {
    const { outcome } = await execute(machineOf(loop, 1), {}, { clock: systemClock, type: 'EXPRESS' });

    expect(outcome.status).toBe('TIMED_OUT');
  });

  test('is ended by a stop in another turn of the event loop', async () => {
    const controller = new AbortController();
    setImmediate(() => controller.abort(new StopReason('Operator')));

    const { outcome } = await execute(
      machineOf(loop),
      {},
      { clock: systemClock, type: 'EXPRESS', signal: controller.signal },
    );

    expect(outcome).toMatchObject({ status: 'ABORTED', error: 'Operator' });
  });
});

describe('the size limit of 262,144 bytes', () => {
  // A JSON string has two quotes around its text.
  const fits = 'x'.repeat(262_142);
  const tooLarge = `${fits}x`;
  const message = (name: string): string =>
    `The state/task '${name}' returned a result with a size exceeding the maximum number of bytes service limit.`;

  test('accepts a result of exactly that size', async () => {
    const machine = machineOf({
      Call: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', End: true },
    });

    const { outcome } = await execute(machine, {}, { tasks: [{ state: 'Call', result: fits }] });

    expect(outcome.status).toBe('SUCCEEDED');
  });

  test('fails a task with a larger result, and States.ALL catches it', async () => {
    const machine = machineOf({
      Call: {
        Type: 'Task',
        Resource: 'arn:aws:states:::lambda:invoke',
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'End' }],
        Next: 'End',
      },
      End: { Type: 'Succeed' },
    });

    const { outcome, events } = await execute(machine, {}, { tasks: [{ state: 'Call', result: tooLarge }] });

    const failure = { Error: 'States.DataLimitExceeded', Cause: message('lambda') };
    expect(outcome).toMatchObject({ status: 'SUCCEEDED', output: failure });
    expect(events[4]?.type).toBe('TaskFailed');
  });

  test('counts bytes, not characters', async () => {
    const machine = machineOf({ Grow: { Type: 'Pass', Output: '{% $states.input & "ü" %}', End: true } });

    const { outcome } = await execute(machine, 'x'.repeat(262_141));

    expect(outcome).toMatchObject({
      status: 'FAILED',
      error: 'States.DataLimitExceeded',
      cause: `An error occurred while executing the state 'Grow' (entered at the event id #2). ${message('Grow')}`,
    });
  });

  test('applies to the variables of one Assign together', async () => {
    const machine = machineOf({
      Keep: { Type: 'Pass', Assign: { a: '{% $states.input %}', b: '{% $states.input %}' }, End: true },
    });

    const { outcome } = await execute(machine, 'x'.repeat(131_072));

    expect(outcome).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded' });
  });
});
