import type { WebhookRequest } from '../../compute/verify/webhook-request.ts';

/** A request that a producer would send. Each header is there once, its name in lower case. */
export interface SignedEvent extends WebhookRequest {
  readonly headers: Readonly<Record<string, string>>;
}
