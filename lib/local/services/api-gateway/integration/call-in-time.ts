import { Cancellation, type CancelSignal } from '../../../clock/cancellation.ts';
import type { Clock } from '../../../clock/clock.ts';
import { GatewayError } from '../gateway-response/gateway-error.ts';

/**
 * Waits for the result of `call` for at most `timeoutInMillis` on the clock. The signal of the call aborts when API
 * Gateway no longer waits, even after a response. A back end that cannot be reached is an INTEGRATION_FAILURE, one
 * that is too slow an INTEGRATION_TIMEOUT; both are 504. A `GatewayError` is passed on.
 */
export async function callInTime<Answer>(
  call: (signal: CancelSignal) => Promise<Answer>,
  limits: { readonly timeoutInMillis: number; readonly clock: Clock },
): Promise<Answer> {
  const waiting = new Cancellation();
  const timeout = limits.clock.sleep(limits.timeoutInMillis, waiting.signal).then(
    () => TIMEOUT,
    // The abort below rejects the sleep. The race is over by then.
    () => TIMEOUT,
  );
  try {
    const answer = await Promise.race([call(waiting.signal), timeout]);
    if (answer !== TIMEOUT) return answer as Answer;
  } catch (error) {
    throw error instanceof GatewayError ? error : new GatewayError('INTEGRATION_FAILURE', { cause: error });
  } finally {
    waiting.abort(NO_LONGER_WAITING);
  }
  throw new GatewayError('INTEGRATION_TIMEOUT');
}

const TIMEOUT = Symbol('timeout');

/** One reason for all calls: creating one costs more than the rest of a call. */
const NO_LONGER_WAITING = new Error('API Gateway no longer waits for a response');
