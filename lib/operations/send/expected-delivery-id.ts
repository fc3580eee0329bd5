import { createHash } from 'node:crypto';
import { IncomingRequest } from '../../compute/verify/request/incoming-request.ts';
import type { WebhookRequest } from '../../compute/verify/webhook-request.ts';
import type { ProducerPreset } from '../../contracts/producer-preset.ts';
import { presetOf } from '../../contracts/producer-presets.ts';

/** Characters in the name of an execution (StartExecution, `name`). */
const MAX_LENGTH = 80;

/** Our own header: what stands in it is an id as it is. */
const OWN_KEY = 'header:idempotency-key';

/**
 * The id of the delivery that a source makes of a request of its producer, for answers that do not name it. It follows
 * `accept-delivery.request.vtl` and `with-delivery.ts`, and holds for a source that leaves the id to its preset.
 *
 * @returns undefined where the pipeline chooses the id.
 */
export function expectedDeliveryId(
  source: string,
  producer: string,
  request: WebhookRequest,
): string | undefined {
  return deliveryIdBy(presetOf(producer), `${source}-`, request);
}

/** How a source tells its events apart. */
export type EventIdentity = Pick<ProducerPreset, 'dedupe' | 'id'>;

/** The same for a source whose identity is known, and what its ids begin with. */
export function deliveryIdBy(
  { dedupe, id }: EventIdentity,
  prefix: string,
  request: WebhookRequest,
): string | undefined {
  if (dedupe === 'body') return `${prefix}_b${hashOf(request.body)}`;
  if (dedupe === 'none' || id === undefined) return undefined;
  const incoming = new IncomingRequest(request);
  const parts = id.from.map((place) => ({ place, text: incoming.values(place)[0] ?? '' }));
  const first = parts.find(({ text }) => text !== '');
  if (first === undefined) return undefined;
  const key = id.mode === 'join' ? parts.map(({ text }) => codeOf(text)).join('_') : keyOf(first);
  const isTooLong = `${prefix}${key}`.length > MAX_LENGTH;
  return `${prefix}${isTooLong ? `_h${hashOf(key)}` : key}`;
}

function keyOf({ place, text }: { readonly place: string; readonly text: string }): string {
  return place === OWN_KEY || /^[0-9A-Za-z-][0-9A-Za-z_-]*$/.test(text) ? text : codeOf(text);
}

/** `_`, and each byte of UTF-8 that is no letter, digit or hyphen as `_XX`. */
function codeOf(text: string): string {
  const escaped = Array.from(Buffer.from(text, 'utf8'), (byte) => {
    const character = String.fromCodePoint(byte);
    return /[0-9A-Za-z-]/.test(character)
      ? character
      : `_${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  });
  return `_${escaped.join('')}`;
}

function hashOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 32);
}
