import { type Clock, systemClock } from '../../local/clock/clock.ts';

/** A clock that runs `speed` times as fast: retry ladders of seconds beside stores that answer in real milliseconds. */
export function hurriedClock(speed: number): Clock {
  const started = systemClock.now();
  return {
    now: () => started + (systemClock.now() - started) * speed,
    sleep: (ms, signal) => systemClock.sleep(ms / speed, signal),
    turn: () => systemClock.turn(),
  };
}
