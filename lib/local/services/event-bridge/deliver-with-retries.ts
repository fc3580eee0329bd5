import type { CancelSignal } from '../../clock/cancellation.ts';
import type { Clock } from '../../clock/clock.ts';
import { ServiceError } from '../../service-error.ts';
import { isInternalError } from '../protocol/is-internal-error.ts';

/** How often and for how long a failing delivery is retried. */
export interface DeliveryRetry {
  readonly attempts: number;
  readonly maxAgeMs: number;
}

/** The last error of a failed delivery, and the number of retries. */
export interface DeliveryFailure {
  readonly error: ServiceError;
  readonly retries: number;
}

/**
 * Pauses double up to this, so that 185 retries are spread over 24 hours. The pauses of EventBridge are not
 * published.
 */
const LONGEST_PAUSE_MS = 8 * 60_000;

/**
 * Delivers to a target as rules and schedules do, with retries after growing pauses. Resolves to undefined when it
 * has delivered, or to the last failure when it gives up. Rejects if an error is not a response of a service, and
 * when `signal` aborts.
 */
export async function deliverWithRetries(
  deliver: (attempt: number) => Promise<unknown>,
  retry: DeliveryRetry,
  { clock, signal }: { readonly clock: Clock; readonly signal: CancelSignal },
): Promise<DeliveryFailure | undefined> {
  const until = clock.now() + retry.maxAgeMs;
  for (let retries = 0; ; retries += 1) {
    try {
      await deliver(retries + 1);
      return undefined;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      // Client errors are not retried (EventBridge user guide, "Retrying event delivery").
      const isFinal = !isInternalError(error) || retries >= retry.attempts;
      const pause = Math.min(1_000 * 2 ** retries, LONGEST_PAUSE_MS);
      if (isFinal || clock.now() + pause > until) return { error, retries };
      await clock.sleep(pause, signal);
    }
  }
}

/** EventBridge user guide, "Retrying event delivery", and Scheduler API reference, RetryPolicy: 24 hours and 185 times. */
const DEFAULT_RETRY: DeliveryRetry = { attempts: 185, maxAgeMs: 86_400_000 };

/** The `RetryPolicy` of a target of a rule or schedule. */
export interface DeliveryRetryPolicy {
  readonly MaximumRetryAttempts?: number;
  readonly MaximumEventAgeInSeconds?: number;
}

/** The limits of a `RetryPolicy`, and of a target without one. */
export function readRetryPolicy(policy: DeliveryRetryPolicy = {}): DeliveryRetry {
  const { MaximumRetryAttempts: attempts = DEFAULT_RETRY.attempts, MaximumEventAgeInSeconds: age } = policy;
  return { attempts, maxAgeMs: age === undefined ? DEFAULT_RETRY.maxAgeMs : age * 1_000 };
}
