import { describe, expect, test } from 'vitest';
import integrationErrors from '../../cases/integration-errors.json' with { type: 'json' };
import { execute, type TaskScript } from '../../local/state-machine/execution/execute.ts';
import { stateMachineDefinition } from '../../state-machine-definition.ts';
import { synthesisePipeline } from '../../synthesise-pipeline.ts';

const definition = stateMachineDefinition(synthesisePipeline(), 'Process');
const INPUT = { deliveryId: 'generic-1', source: 'generic', bucket: 'b', key: 'k' };
const DAY_S = 24 * 60 * 60;
const STATE = 'Run compute';

/** After these the next try would end alike. */
const FINAL = ['InvalidDelivery', 'Lambda.Unknown', 'Sandbox.Timedout', 'Runtime.OutOfMemory'];
/** Of Lambda's own, lost calls among them. */
const TROUBLE = integrationErrors['lambda:invoke'].filter((error) => !FINAL.includes(error));

/** Runs Process where the calls of its function go so; a last one succeeds. */
function runWith(...tasks: readonly Omit<TaskScript, 'state'>[]) {
  const script = [...tasks, { result: { Payload: { done: true } } }].map((task) => ({
    state: STATE,
    ...task,
  }));
  return execute(definition, INPUT, { tasks: script });
}

describe('trouble of Lambda is no outcome of a delivery', () => {
  test.each(TROUBLE)('%s for hours is not', async (error) => {
    const { outcome, seconds } = await runWith({ error, times: 32 });
    expect(outcome).toMatchObject({ status: 'SUCCEEDED', output: { done: true } });
    expect(seconds).toBeGreaterThan(5 * 60 * 60);
  });

  test.each(TROUBLE)('%s fails it after a day and not before', async (error) => {
    const { outcome, seconds, calls } = await runWith({ error, times: 1_000 });
    expect(outcome).toMatchObject({ status: 'FAILED', error });
    expect(seconds).toBeGreaterThanOrEqual(DAY_S);
    expect(seconds).toBeLessThan(DAY_S + 15 * 60);
    // Each is a transition.
    expect(calls.length).toBe(105);
  });

  test('is tried again at pauses that grow to a quarter of an hour, whatever jitter would draw', async () => {
    const { events } = await runWith({ error: 'Lambda.TooManyRequestsException', times: 1_000 });
    const at = events
      .filter(({ type }) => type === 'TaskScheduled')
      .map(({ timestamp }) => (timestamp?.getTime() ?? 0) / 1_000);
    const pauses = at.slice(1).map((time, index) => Math.round(time - at[index]!));
    expect(pauses.slice(0, 10)).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 512, 900]);
    expect(new Set(pauses.slice(10))).toEqual(new Set([900]));
  });

  test('does not use up the tries of what the function throws', async () => {
    const trouble = { error: 'Lambda.ServiceException', times: 3 };
    const { outcome } = await runWith({ error: 'StoreIsBusy' }, trouble, { error: 'StoreIsBusy' });
    expect(outcome.status).toBe('SUCCEEDED');
  });
});

describe('a computation is not made again', () => {
  test.each(FINAL)('after %s', async (error) => {
    const { outcome, calls } = await runWith({ error });
    expect(outcome).toMatchObject({ status: 'FAILED', error });
    expect(calls).toHaveLength(1);
  });

  test('after its time-out', async () => {
    const { outcome, calls } = await runWith({ never: true });
    expect(outcome).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect(calls).toHaveLength(1);
  });

  test('more than twice after an error of the function', async () => {
    const { outcome, calls } = await runWith({ error: 'StoreIsBusy', times: 9 });
    expect(outcome).toMatchObject({ status: 'FAILED', error: 'StoreIsBusy' });
    expect(calls).toHaveLength(3);
  });
});
