import { expect, test } from 'vitest';
import { interleaveRounds } from './interleave-rounds.ts';

test('contenders take turns, each round begins with another one, and the first round does not count', async () => {
  const order: string[] = [];
  const contender = (name: string) => async (): Promise<number> => order.push(name);
  const rates = await interleaveRounds({ one: contender('one'), two: contender('two') }, 2);
  expect(order).toEqual(['one', 'two', 'two', 'one', 'one', 'two']);
  expect(rates).toEqual({ one: [4, 5], two: [3, 6] });
});
