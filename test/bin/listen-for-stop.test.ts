import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { listenForStop } from '../../bin/listen-for-stop.ts';
import { VirtualClock } from '../../lib/local/clock/virtual-clock.ts';

function listen() {
  const [signals, clock] = [new EventEmitter(), new VirtualClock()];
  const { stop, endNow } = listenForStop(signals, clock);
  return { signals, clock, asked: () => ({ stop: stop.aborted, endNow: endNow.aborted }) };
}

test.each(['SIGINT', 'SIGTERM'])('%s asks to stop', (signal) => {
  const { signals, asked } = listen();
  expect(asked()).toEqual({ stop: false, endNow: false });
  signals.emit(signal);
  expect(asked()).toEqual({ stop: true, endNow: false });
});

test('the copy of a signal that npm passes on is the same request', async () => {
  const { signals, clock, asked } = listen();
  signals.emit('SIGINT');
  await clock.advance(100);
  signals.emit('SIGINT');
  expect(asked()).toEqual({ stop: true, endNow: false });
});

test('a second Ctrl-C ends now', async () => {
  const { signals, clock, asked } = listen();
  signals.emit('SIGINT');
  await clock.advance(1_000);
  signals.emit('SIGINT');
  expect(asked()).toEqual({ stop: true, endNow: true });
});
