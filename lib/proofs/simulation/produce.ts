import type { HttpResponse, RestApi } from '../../local/services/api-gateway/load-rest-api.ts';
import { entryOf } from './entry.ts';
import { SENT_BY, sentHeaders } from './sent-by.ts';
import type { World } from './world.ts';

/** A delivery as its producer sends it. */
export interface PlannedDelivery {
  readonly idempotencyKey: string;
  readonly body: string;
  /** The body of the second request, if it is another one under the same key. */
  readonly otherBody?: string;
  /** When it is sent, in milliseconds after the start. Several times if the producer is unsure whether it arrived. */
  readonly sentAt: readonly number[];
}

/** Statuses after which a producer should send again (README, the contract). */
const SEND_AGAIN = new Set([429, 500, 502, 503, 504]);
const PAUSE_MS = 5_000;
const TRIES = 20;

/**
 * A producer that keeps to the contract: it sends again, under the same Idempotency-Key, until the answer is 202 or
 * tells it to stop. Returns the id of the delivery if it was answered 202, and records the request as acknowledged.
 */
export async function produce(
  { api, clock, acknowledged }: Pick<World, 'api' | 'clock' | 'acknowledged'>,
  { idempotencyKey, body }: Pick<PlannedDelivery, 'idempotencyKey' | 'body'>,
): Promise<string | undefined> {
  for (let tried = 1; tried <= TRIES; tried += 1) {
    const answer = await send(api, { idempotencyKey, body });
    if (answer.status === 202) {
      const { deliveryId } = JSON.parse(answer.body) as { readonly deliveryId: string };
      acknowledged.push({ deliveryId, body });
      return deliveryId;
    }
    if (!SEND_AGAIN.has(answer.status)) return undefined;
    await clock.sleep(PAUSE_MS);
  }
  return undefined;
}

/** Sends a delivery once. */
export function send(
  api: RestApi,
  { idempotencyKey, body }: Pick<PlannedDelivery, 'idempotencyKey' | 'body'>,
): Promise<HttpResponse> {
  const { source, postHeaders } = entryOf(api);
  return api.handle({
    method: 'POST',
    path: `/webhooks/${source}`,
    query: '',
    headers: Object.entries({ ...postHeaders, ...sentHeaders(idempotencyKey) }),
    body: Buffer.from(body),
    sourceIp: SENT_BY.sourceIp,
  });
}

/** Asks for the status of a delivery. Returns the HTTP status of the answer. */
export async function ask(api: RestApi, idempotencyKey: string): Promise<number> {
  const { idOf, getHeaders } = entryOf(api);
  const answer = await api.handle({
    method: 'GET',
    path: `/deliveries/${idOf(idempotencyKey)}`,
    query: '',
    headers: Object.entries(getHeaders),
    body: Buffer.alloc(0),
    sourceIp: SENT_BY.sourceIp,
  });
  return answer.status;
}
