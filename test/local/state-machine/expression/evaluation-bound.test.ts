import { describe, expect, test } from 'vitest';
import { systemClock } from '../../../../lib/local/clock/clock.ts';
import { EventLoopTurn } from '../../../../lib/local/clock/event-loop-turn.ts';
import { JsonataExpression } from '../../../../lib/local/state-machine/expression/jsonata-expression.ts';
import { execute, machineOf } from '../execution/execute.ts';

function evaluate(text: string): Promise<unknown> {
  const turn = new EventLoopTurn(systemClock);
  return new JsonataExpression(text).evaluate({ states: {}, functions: {}, variable: () => undefined, turn });
}

const endless = [
  {
    name: 'a tail call',
    text: '($f := function($n) { $f($n + 1) }; $f(0))',
    problem: 'more than 1000000 steps',
  },
  {
    name: 'a call inside a sum',
    text: '($f := function($n) { 1 + $f($n + 1) }; $f(0))',
    problem: 'more than 50000 steps inside one another',
  },
  {
    name: 'calls side by side, with λ',
    text: '($f := λ($n) { [$f($n + 1), $f($n + 2)] }; $f(0))',
    problem: 'more than 50000 steps inside one another',
  },
];

describe('an endless recursion', () => {
  test.each(endless)('through $name is stopped', async ({ text, problem }) => {
    await expect(evaluate(text)).rejects.toThrow(
      `threw an error during evaluation. U1001: The expression takes ${problem}`,
    );
  });

  test('yields to the event loop', async () => {
    const order: string[] = [];
    setImmediate(() => order.push('timers'));

    await evaluate(endless[0]?.text ?? '').catch(() => order.push('ended'));

    expect(order).toEqual(['timers', 'ended']);
  });

  test('is a States.QueryEvaluationError of its state', async () => {
    const machine = machineOf({ Shape: { Type: 'Pass', Output: `{% ${endless[0]?.text} %}`, End: true } });

    const { outcome } = await execute(machine, {});

    expect(outcome).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
  });
});

describe('a bounded expression', () => {
  test('can nest 1,000 calls', async () => {
    const text = '($f := function($n) { $n = 0 ? 0 : 1 + $f($n - 1) }; $f(1000))';
    expect(await evaluate(text)).toBe(1000);
  });

  test('can map the longest list that fits in a payload', async () => {
    expect(await evaluate('$count($map([1..50000], function($i) { $i * 2 }))')).toBe(50_000);
  });

  test('counts each evaluation separately', async () => {
    const text = '$count($map([1..50000], function($i) { $i * 2 + 1 + 1 + 1 }))';
    for (let round = 0; round < 3; round++) expect(await evaluate(text)).toBe(50_000);
  });
});
