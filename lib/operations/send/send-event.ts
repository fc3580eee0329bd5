import { presetOf } from '../../contracts/producer-presets.ts';
import type { Clock } from '../../local/clock/clock.ts';
import type { Random } from '../../local/clock/random.ts';
import type { CallApi } from './api-call.ts';
import { checkSendable } from './check-sendable.ts';
import { expectedDeliveryId } from './expected-delivery-id.ts';
import { describeAnswer, describeRequest } from './describe-request.ts';
import { judgeSending } from './judge-sending.ts';
import { makeEvent } from './make-event.ts';
import { parseJsonObject } from './parse-json-object.ts';
import type { ProducerEvent } from './producer-event.ts';
import type { SendOptions } from './send-options.ts';
import { signEvent } from './sign-event.ts';
import { tamperWith } from './tamper-with.ts';
import { type DeliveryState, watchDelivery } from './watch-delivery.ts';

/** What a sending needs from outside. */
export interface SendPorts {
  readonly call: CallApi;
  readonly clock: Clock;
  readonly random: Random;
  /** Takes each line that is said about it. */
  readonly say: (line: string) => void;
}

/**
 * Sends an event to a source as its producer would, waits for its outcome, and says what it does.
 *
 * @returns whether the event was recorded; for a tampered one, whether it was not.
 * @throws Error where it cannot be sent, or the outcome may not be asked for.
 */
export async function sendEvent(options: SendOptions, ports: SendPorts): Promise<boolean> {
  const { producer, tamper, repeat, waitMs } = options;
  const preset = presetOf(producer);
  checkSendable(options);
  const { clock, random, say } = ports;
  const event = makeEvent(producer, { ...options, now: clock.now(), random });
  say(`${event.type} of ${preset.name}, id ${event.id}${event.isGeneric ? ', with a generic body' : ''}`);
  const attempts: Attempt[] = [];
  // One after the other, as a producer tries again.
  for (let attempt = 0; attempt < repeat; attempt += 1) attempts.push(await send(event, options, ports));
  const deliveries = await watchDeliveries(attempts, options, ports);
  const statuses = attempts.map(({ status }) => status);
  const { isExpected, says } = judgeSending({
    preset,
    isTampered: tamper,
    isHandshake: event.isHandshake,
    statuses,
    deliveries,
    waitMs,
  });
  say(says);
  return isExpected;
}

interface Attempt {
  readonly status: number;
  /** Undefined where it is no delivery, or its id cannot be known. */
  readonly deliveryId: string | undefined;
}

async function send(
  event: ProducerEvent,
  options: SendOptions,
  { call, clock, say }: SendPorts,
): Promise<Attempt> {
  const { producer, source, apiKey, secret = '', publicUrl } = options;
  const preset = presetOf(producer);
  const endpoint = `${options.base}/webhooks/${source}`;
  const signed = signEvent(producer, event, { url: publicUrl ?? endpoint, secret, now: clock.now() });
  const { request, changed } = options.tamper ? tamperWith(signed, preset.signature) : { request: signed };
  const address = endpoint + new URL(signed.url).search;
  for (const line of describeRequest(request, { address, preset, changed })) say(line);
  const answer = await call({
    method: 'POST',
    url: address,
    // A source whose producer does not sign asks for the key, any other does not.
    headers: { ...request.headers, ...(preset.signature === undefined && { 'x-api-key': apiKey }) },
    body: request.body,
  });
  say(describeAnswer(answer));
  const { status, body } = answer;
  if (status === 404) throw new Error(`There is no source '${source}': ${address} was answered 404.`);
  if (status < 200 || status > 299 || event.isHandshake === true) return { status, deliveryId: undefined };
  const named = parseJsonObject(body)?.['deliveryId'];
  return {
    status,
    deliveryId: typeof named === 'string' ? named : expectedDeliveryId(source, producer, request),
  };
}

async function watchDeliveries(
  attempts: readonly Attempt[],
  { base, apiKey, waitMs }: SendOptions,
  { call, clock, say }: SendPorts,
): Promise<ReadonlyMap<string, DeliveryState | undefined>> {
  const ids = new Set(attempts.flatMap(({ deliveryId }) => (deliveryId === undefined ? [] : [deliveryId])));
  const deliveries = new Map<string, DeliveryState | undefined>();
  for (const id of ids) {
    const url = `${base}/deliveries/${encodeURIComponent(id)}`;
    const read = () => call({ method: 'GET', url, headers: { 'x-api-key': apiKey } });
    say(`GET ${url}`);
    const state = await watchDelivery(read, { clock, waitMs });
    say(state === undefined ? 'not recorded' : JSON.stringify(state));
    deliveries.set(id, state);
  }
  return deliveries;
}
