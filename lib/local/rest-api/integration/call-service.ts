import type { Clock } from '../../clock.ts';
import { GatewayError } from '../gateway-response/gateway-error.ts';

/** One hop from API Gateway to an AWS service (integration type AWS: `states:action/StartExecution` and the like). */
export type CallService = (call: ServiceCall) => Promise<ServiceResponse>;

/** What API Gateway sends: the rendered body and the mapped headers, under the role of the integration. */
export interface ServiceCall {
  readonly service: string;
  readonly action: string;
  readonly roleArn: string;
  readonly body: string;
  readonly headers: Record<string, string>;
  /** Aborts once API Gateway no longer waits, after its time-out as after an answer. */
  readonly signal: AbortSignal;
}

/** What the service answered; an error of the service is an answer too, and no rejection. */
export interface ServiceResponse {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/**
 * Calls the service and waits at most `timeoutInMillis` on the clock. A service that cannot be reached is
 * INTEGRATION_FAILURE, one that is too slow INTEGRATION_TIMEOUT; both 504. A `GatewayError` is passed on.
 */
export async function callServiceInTime(
  callService: CallService,
  call: Omit<ServiceCall, 'signal'>,
  limits: { readonly timeoutInMillis: number; readonly clock: Clock },
): Promise<ServiceResponse> {
  const waiting = new AbortController();
  const timeout = limits.clock.sleep(limits.timeoutInMillis, waiting.signal).then(
    () => 'timeout' as const,
    // Aborted below: the answer has won by then.
    () => 'timeout' as const,
  );
  try {
    const answer = await Promise.race([callService({ ...call, signal: waiting.signal }), timeout]);
    if (answer !== 'timeout') return answer;
  } catch (error) {
    throw error instanceof GatewayError ? error : new GatewayError('INTEGRATION_FAILURE', { cause: error });
  } finally {
    waiting.abort(NO_LONGER_WAITING);
  }
  throw new GatewayError('INTEGRATION_TIMEOUT');
}

/** One reason for all: making one costs more than the rest of a call. */
const NO_LONGER_WAITING = new Error('API Gateway no longer waits for an answer');
