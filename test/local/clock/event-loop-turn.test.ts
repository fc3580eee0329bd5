import { expect, test } from 'vitest';
import { EventLoopTurn } from '../../../lib/local/clock/event-loop-turn.ts';
import { VirtualClock } from '../../../lib/local/clock/virtual-clock.ts';

/** How many of `count` steps are told to let the event loop turn. */
function turnsIn(turn: EventLoopTurn, count: number): number {
  return Array.from({ length: count }, () => turn.isOver()).filter(Boolean).length;
}

test('a turn is over at the first look at the clock after 10 ms, every 100 steps', async () => {
  const clock = new VirtualClock();
  const turn = new EventLoopTurn(clock);

  await clock.advance(9);
  expect(turnsIn(turn, 200)).toBe(0);
  await clock.advance(1);
  expect(turnsIn(turn, 99)).toBe(0);
  expect(turnsIn(turn, 1)).toBe(1);

  await turn.pass();
  expect(turnsIn(turn, 1000)).toBe(0);
});

test('a turn lets what was due go first', async () => {
  const order: string[] = [];
  setImmediate(() => order.push('due'));

  await new EventLoopTurn(new VirtualClock()).pass();
  order.push('on');

  expect(order).toEqual(['due', 'on']);
});
