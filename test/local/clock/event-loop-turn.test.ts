import { expect, test } from 'vitest';
import { EventLoopTurn } from '../../../lib/local/clock/event-loop-turn.ts';
import { VirtualClock } from '../../../lib/local/clock/virtual-clock.ts';

/** The number of `count` steps that must yield to the event loop. */
function turnsIn(turn: EventLoopTurn, count: number): number {
  return Array.from({ length: count }, () => turn.isOver()).filter(Boolean).length;
}

test('a turn is over at the first check of the clock after 10 ms; it checks every 100 steps', async () => {
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

test('due timers run before a turn ends', async () => {
  const order: string[] = [];
  setImmediate(() => order.push('due'));

  await new EventLoopTurn(new VirtualClock()).pass();
  order.push('on');

  expect(order).toEqual(['due', 'on']);
});
