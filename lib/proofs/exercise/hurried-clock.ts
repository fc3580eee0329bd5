import { type Clock, systemClock } from '../../local/clock/clock.ts';

/** A clock that runs `speed` times as fast, to shorten retries and waits. The stores still answer in real time. */
export function hurriedClock(speed: number): Clock {
  const started = systemClock.now();
  return {
    now: () => started + (systemClock.now() - started) * speed,
    sleep: (ms, signal) => systemClock.sleep(ms / speed, signal),
    turn: () => systemClock.turn(),
  };
}
