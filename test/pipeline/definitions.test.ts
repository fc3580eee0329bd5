import { describe, expect, test } from 'vitest';
import {
  allStates,
  type Definition,
  innerDefinitions,
  type Retrier,
  type State,
  stateMachineDefinition,
} from '../state-machine-definition.ts';
import { synthesisePipeline } from '../synthesise-pipeline.ts';
import integrationErrors from '../cases/integration-errors.json' with { type: 'json' };

const template = synthesisePipeline();
const machines = ['Ingest', 'Process', 'Track', 'Reconcile', 'Repeat'].map(
  (name) => [name, stateMachineDefinition(template, name)] as const,
);
const expressTemplate = synthesisePipeline({ processWorkflow: 'express' });
const expressMachines = ['Ingest', 'Process', 'Reconcile'].map(
  (name) => [`Express ${name}`, stateMachineDefinition(expressTemplate, name)] as const,
);
const states = [...machines, ...expressMachines].flatMap(([machine, definition]) =>
  [...allStates(definition)].map(([name, state]) => [`${machine} / ${name}`, name, state] as const),
);

describe.each(states)('%s', (_, name, state) => {
  test('has a name that an auditor can read at a glance', () => {
    expect(name.length).toBeLessThanOrEqual(40);
    if (state.Type === 'Choice') expect(name).toMatch(/\?$/);
    else expect(name).toMatch(/^[A-Z][a-z]+ [a-z ]+$/);
  });

  test('says why it is there and how it is billed', () => {
    expect(state.Comment).toMatch(/Free\.|Billed/);
  });

  test('names only errors that its integration can give, under the right prefix', () => {
    const known = (integrationErrors as Record<string, string[]>)[
      (state.Resource ?? '').replace('arn:aws:states:::', '')
    ];
    const named = errorNames(state).filter((error) => !error.startsWith('States.'));
    expect(named.filter((error) => known?.includes(error) !== true)).toEqual([]);
  });

  test('takes an expected answer before it retries everything else', () => {
    const retriers = state.Retry ?? [];
    const everything = retriers.findIndex(({ ErrorEquals }) => ErrorEquals.includes('States.ALL'));
    expect([-1, retriers.length - 1]).toContain(everything);
  });
});

describe.each(states.filter(([, , { Type }]) => Type === 'Task'))('the task %s', (_, __, state) => {
  test('limits the time of a call', () => {
    expect(state.TimeoutSeconds).toBeGreaterThan(0);
  });
});

function errorNames({ Retry = [], Catch = [] }: State): string[] {
  return [...Retry, ...Catch].flatMap(({ ErrorEquals }) => ErrorEquals);
}

describe('Process', () => {
  test('has exactly one state, because each costs $25 per million', () => {
    expect([...allStates(machines[1]![1]).keys()]).toEqual(['Run compute']);
  });

  test('catches nothing: a failed execution is red in the console and can be redriven', () => {
    expect(allStates(machines[1]![1]).get('Run compute')).not.toHaveProperty('Catch');
  });

  test('takes an input that is a pure function of the delivery', () => {
    const start = allStates(machines[0]![1]).get('Start processing');
    expect(JSON.stringify(start?.Arguments)).not.toMatch(
      /context|\$now|\$millis|\$uuid|\$random|AWS_STEP_FUNCTIONS/,
    );
  });
});

describe.each(machines.filter(([name]) => name !== 'Process'))('%s', (_, definition) => {
  test('ends within the five minutes of an Express run however often its calls fail', () => {
    expect(longestPath(definition, definition.StartAt)).toBeLessThan(definition.TimeoutSeconds ?? 0);
    expect(definition.TimeoutSeconds).toBe(300);
  });
});

test('Reconcile asks for no more than the default where that is what it wants: a field that is not known fails a deployment', () => {
  const states = allStates(machines[3]![1]);
  expect(states.get('Find execution')?.Arguments).not.toHaveProperty('IncludedData');
  expect(states.get('Find execution without result')?.Arguments).toMatchObject({
    IncludedData: 'METADATA_ONLY',
  });
});

test('Ingest waits before it starts over, and no longer than leaves time for that', () => {
  const { States, TimeoutSeconds = 0 } = machines[0]![1];
  const [, until] = /^\{% \$max\(\[0, (\d+) - /.exec(String(States['Let it pass']?.Seconds)) ?? [];
  expect(Number(until)).toBeGreaterThan(240);
  expect(Number(until) + longestPath(machines[0]![1], 'Start over')).toBeLessThan(TimeoutSeconds - 5);
});

test('Ingest catches what happens anywhere in it, and the size limit by name', () => {
  const whole = machines[0]![1].States['Keep delivery'];
  expect(whole?.Type).toBe('Parallel');
  expect(whole?.Branches).toHaveLength(1);
  expect(whole?.Catch).toEqual([
    expect.objectContaining({ ErrorEquals: ['States.DataLimitExceeded'], Next: 'Who tries again?' }),
    expect.objectContaining({ ErrorEquals: ['States.ALL'], Next: 'Who tries again?' }),
  ]);
});

/** Seconds from this state to the end, where every call times out as often as it may before it fails or succeeds. */
function longestPath(definition: Definition, name: string): number {
  const state = definition.States[name];
  if (state === undefined) throw new Error(`there is no state ${name}`);
  const next = [state.Next, state.Default, ...(state.Choices ?? []), ...(state.Catch ?? [])]
    .map((step) => (typeof step === 'object' ? step.Next : step))
    .filter((step): step is string => step !== undefined);
  const inside = innerDefinitions(state).map((inner) => longestPath(inner, inner.StartAt));
  return (
    Math.max(worstCase(state), ...inside) + Math.max(0, ...next.map((step) => longestPath(definition, step)))
  );
}

/** Without waits: the one there is has ended by then. */
function worstCase({ TimeoutSeconds = 0, Retry = [] }: State): number {
  const attempts = 1 + Retry.reduce((sum, { MaxAttempts = 3 }) => sum + MaxAttempts, 0);
  return attempts * TimeoutSeconds + Retry.reduce((sum, retrier) => sum + backOff(retrier), 0);
}

function backOff({
  IntervalSeconds = 1,
  MaxAttempts = 3,
  BackoffRate = 2,
  MaxDelaySeconds = Infinity,
}: Retrier): number {
  const delays = Array.from(
    { length: MaxAttempts },
    (_, attempt) => IntervalSeconds * BackoffRate ** attempt,
  );
  return delays.reduce((sum, delay) => sum + Math.min(delay, MaxDelaySeconds), 0);
}
