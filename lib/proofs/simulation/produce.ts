import type { HttpResponse } from '../../local/services/api-gateway/load-rest-api.ts';
import { type Planned, type PlannedRequest, requestOf } from './sources/request-of.ts';
import { SENT_BY } from './sources/sent-by.ts';
import type { Sent, World } from './world.ts';

/** A delivery as its producer sends it. */
export interface PlannedDelivery extends Omit<Planned, 'isForged'> {
  /** The body of the second request, if it is another one under the same key. */
  readonly otherBody?: string;
  /** When it is sent, in milliseconds after the start. Several times if the producer is unsure whether it arrived. */
  readonly sentAt: readonly number[];
}

/** Statuses after which a producer should send again (README, the contract). */
const SEND_AGAIN = new Set([429, 500, 502, 503, 504]);
const PAUSE_MS = 5_000;
const TRIES = 20;

/** What a producer needs of a world. */
type Producing = Pick<World, 'api' | 'clock' | 'acknowledged' | 'sent' | 'entry'>;

/**
 * A producer that keeps to the contract: it sends again, under the same Idempotency-Key, until the answer is a 2xx or
 * tells it to stop. Returns the id of the delivery if it was answered 2xx, and records the request as acknowledged.
 */
export async function produce(world: Producing, planned: Planned): Promise<string | undefined> {
  for (let tried = 1; tried <= TRIES; tried += 1) {
    const request = requestOf(world.entry.source, planned, world.clock.now());
    const sent: Sent = {
      ...request,
      idempotencyKey: planned.idempotencyKey,
      isForged: planned.isForged === true,
    };
    world.sent.push(sent);
    const { status, deliveryId } = await post(world, request);
    sent.status = status;
    if (deliveryId !== undefined) {
      // Nothing is promised to whoever forges a request.
      if (planned.isForged !== true) world.acknowledged.push({ deliveryId, body: request.body });
      return deliveryId;
    }
    if (!SEND_AGAIN.has(status)) return undefined;
    await world.clock.sleep(PAUSE_MS);
  }
  return undefined;
}

/** How a request was answered. */
export interface Answered {
  readonly status: number;
  /** Undefined unless the answer is a 2xx. */
  readonly deliveryId: string | undefined;
}

/** Sends a delivery once. */
export function send(world: Pick<World, 'api' | 'clock' | 'entry'>, planned: Planned): Promise<Answered> {
  return post(world, requestOf(world.entry.source, planned, world.clock.now()));
}

async function post(
  { api, entry }: Pick<World, 'api' | 'entry'>,
  request: PlannedRequest,
): Promise<Answered> {
  const answer = await api.handle({
    method: 'POST',
    path: `/webhooks/${entry.source.name}`,
    query: request.query,
    headers: Object.entries({ ...entry.postHeaders, ...request.headers }),
    body: Buffer.from(request.body),
    sourceIp: SENT_BY.sourceIp,
  });
  const isSuccess = answer.status >= 200 && answer.status <= 299;
  return {
    status: answer.status,
    deliveryId: isSuccess ? (deliveryIdIn(answer) ?? request.deliveryId) : undefined,
  };
}

/** Undefined for the fixed answer of a source, and where the answer cannot name the delivery. */
function deliveryIdIn({ body }: HttpResponse): string | undefined {
  try {
    return (JSON.parse(body) as { readonly deliveryId?: string } | null)?.deliveryId;
  } catch {
    return undefined;
  }
}

/** Asks for the status of a delivery. Returns the HTTP status of the answer. */
export async function ask({ api, entry }: Pick<World, 'api' | 'entry'>, planned: Planned): Promise<number> {
  const { deliveryId } = requestOf(entry.source, planned, 0);
  const answer = await api.handle({
    method: 'GET',
    path: `/deliveries/${deliveryId}`,
    query: '',
    headers: Object.entries(entry.getHeaders),
    body: Buffer.alloc(0),
    sourceIp: SENT_BY.sourceIp,
  });
  return answer.status;
}
