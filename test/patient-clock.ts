import { hurriedClock } from '../lib/proofs/exercise/hurried-clock.ts';
import type { Clock } from '../lib/local/clock/clock.ts';
import { STORE_CALL_TIMEOUT } from '../lib/pipeline/retry-policy.ts';

/**
 * Time that passes `speed` times as fast, but never ends a call of a store: where a test holds a call until something else has happened,
 * that may take as long as it takes.
 */
export function patientClock(speed: number): Clock {
  const hurried = hurriedClock(speed);
  const isTimeout = (ms: number): boolean => ms === STORE_CALL_TIMEOUT.toMilliseconds();
  return {
    now: () => hurried.now(),
    sleep: (ms, signal) => hurried.sleep(isTimeout(ms) ? ms * 10_000 : ms, signal),
    turn: () => hurried.turn(),
  };
}
