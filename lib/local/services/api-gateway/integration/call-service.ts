import type { CancelSignal } from '../../../clock/cancellation.ts';
import type { MessageHeaders } from './header-fields.ts';

/** One hop from API Gateway to an AWS service (integration type AWS: `states:action/StartExecution` and the like). */
export type CallService = (call: ServiceCall) => Promise<ServiceResponse>;

/** What API Gateway sends: the rendered body and the mapped headers, under the role of the integration. */
interface ServiceCall {
  readonly service: string;
  readonly action: string;
  readonly roleArn: string;
  readonly body: string;
  readonly headers: Record<string, string>;
  /** Aborts once API Gateway no longer waits, after its time-out as after an answer. */
  readonly signal: CancelSignal;
}

/** What the back end answered; an error of the back end is an answer too, and no rejection. */
export interface ServiceResponse extends MessageHeaders {
  readonly status: number;
  readonly body: string;
}
