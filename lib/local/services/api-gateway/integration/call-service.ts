import type { CancelSignal } from '../../../clock/cancellation.ts';
import type { MessageHeaders } from './header-fields.ts';

/** A call from API Gateway to an AWS service (integration type AWS, such as `states:action/StartExecution`). */
export type CallService = (call: ServiceCall) => Promise<ServiceResponse>;

/** The request: the rendered body, the mapped headers and the role of the integration. */
interface ServiceCall {
  readonly service: string;
  readonly action: string;
  readonly roleArn: string;
  readonly body: string;
  readonly headers: Record<string, string>;
  /** Aborts when API Gateway no longer waits: after its time-out and after a response. */
  readonly signal: CancelSignal;
}

/** The response of a back end. An error response of the back end is not a rejection. */
export interface ServiceResponse extends MessageHeaders {
  readonly status: number;
  readonly body: string;
}
