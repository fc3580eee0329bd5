import type { CancelSignal } from '../../local/clock/cancellation.ts';
import type { WorkerPorts } from './worker-ports.ts';
import { WORKER_TIMES } from './worker-times.ts';

/**
 * Makes a call of AWS until it is answered: a result of hours must not be lost because a service is out for minutes. Throttling,
 * errors of the service and lost connections pass; anything else is an answer.
 *
 * @param over Ends it. Then it rejects with the signal's reason.
 * @throws the error of the service, if it does not pass.
 */
export async function callPatiently<Answer>(
  call: () => Promise<Answer>,
  { clock, tell }: Pick<WorkerPorts, 'clock' | 'tell'>,
  over: CancelSignal,
): Promise<Answer> {
  const { first, longest } = WORKER_TIMES.pauseMs;
  for (let pause: number = first; ; pause = Math.min(longest, 2 * pause)) {
    over.throwIfAborted();
    try {
      return await call();
    } catch (error) {
      if (!passes(error)) throw error;
      tell({ outcome: 'TRYING_AGAIN', error: (error as Error).name });
    }
    await clock.sleep(pause, over);
  }
}

const THROTTLED = new Set([
  'ThrottlingException',
  'RequestThrottled',
  'TooManyRequestsException',
  'SlowDown',
]);

/** An error without a status had no answer. */
function passes(error: unknown): boolean {
  const { name, $metadata } = error as Error & { readonly $metadata?: { readonly httpStatusCode?: number } };
  return THROTTLED.has(name) || ($metadata !== undefined && ($metadata.httpStatusCode ?? 500) >= 500);
}
