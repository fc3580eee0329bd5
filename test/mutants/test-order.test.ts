import { expect, test } from 'vitest';
import { TestOrder } from './test-order.ts';

const MUTATED = 'lib/pipeline/process/claim-delivery.ts';

const order = (isThorough = true) =>
  new TestOrder(
    new Map([
      ['slow', 60_000],
      ['quick', 100],
      ['middle', 9_000],
    ]),
    { isThorough },
  );

test('the quick come first, in a run of their own', () => {
  expect(order().batches(MUTATED, ['slow', 'quick', 'middle'])).toEqual([['quick', 'middle'], ['slow']]);
});

test('what has killed comes before what has not', () => {
  const learnt = order();
  for (let kill = 0; kill < 400; kill += 1) learnt.countKill('middle: does what it says');
  expect(learnt.batches(MUTATED, ['slow', 'quick', 'middle'])).toEqual([['middle'], ['quick', 'slow']]);
});

test('the tests of its folder come before others', () => {
  const near = new TestOrder(
    new Map([
      ['test/bench/quick.test.ts', 100],
      ['test/pipeline/process/near.test.ts', 900],
    ]),
    { isThorough: false },
  );
  expect(near.batches(MUTATED, ['test/bench/quick.test.ts', 'test/pipeline/process/near.test.ts'])).toEqual([
    ['test/pipeline/process/near.test.ts', 'test/bench/quick.test.ts'],
  ]);
});

test('files that were not measured are not run', () => {
  expect(order().batches(MUTATED, ['of another project'])).toEqual([]);
});

test('what would take minutes is run only where every test is to judge', () => {
  const slow = new Map([
    ['first', 10_000],
    ['second', 40_000],
    ['third', 50_000],
  ]);
  const files = [...slow.keys()];
  expect(new TestOrder(slow, { isThorough: false }).batches(MUTATED, files)).toEqual([['first'], ['second']]);
  expect(new TestOrder(slow, { isThorough: true }).batches(MUTATED, files)).toEqual([
    ['first'],
    ['second'],
    ['third'],
  ]);
});
