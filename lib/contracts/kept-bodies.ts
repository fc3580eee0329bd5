import { DELIVERY } from './delivery.ts';
import { parkedDelivery } from './parked-delivery.ts';

/** A request that was answered 202, with the delivery that it belongs to. */
export interface AcceptedBody {
  readonly deliveryId: string;
  readonly body: string;
}

/**
 * Finds the requests whose exact body is neither in a payload envelope nor in a dead letter of their delivery. There
 * must be none among requests that were answered 202. `objects` are the objects of the bucket by key; each is read
 * once.
 */
export function missingBodies<Request extends AcceptedBody>(
  acknowledged: readonly Request[],
  objects: Iterable<readonly [key: string, text: string]>,
  deadLetters: Iterable<string>,
): readonly Request[] {
  const kept = new Map(acknowledged.map(({ deliveryId }) => [deliveryId, new Set<string>()]));
  for (const [key, text] of objects)
    kept.get(deliveryOfPayload(key))?.add((JSON.parse(text) as AcceptedBody).body);
  for (const letter of deadLetters) {
    const { deliveryId, body } = readDeadLetter(letter);
    kept.get(deliveryId)?.add(body);
  }
  return acknowledged.filter(({ deliveryId, body }) => kept.get(deliveryId)?.has(body) !== true);
}

/** The delivery in a dead letter, with its body as it was sent. */
export function readDeadLetter(letter: string): AcceptedBody {
  const parked = JSON.parse(parkedDelivery(letter)) as AcceptedBody;
  return { ...parked, body: decodedBody(parked.body) };
}

/** `payloads/<deliveryId>/<SHA-256 of the body>.json`. Empty for the key of any other object. */
function deliveryOfPayload(key: string): string {
  const { payloadPrefix } = DELIVERY;
  return key.startsWith(payloadPrefix) ? key.slice(payloadPrefix.length, key.lastIndexOf('/')) : '';
}

/** Undoes in TypeScript what `lib/pipeline/ingest/parked-body.ts` writes for SQS. */
function decodedBody(text: string): string {
  const plain: Readonly<Record<string, string>> = { '0': '\uFDD0', E: '\uFFFE', F: '\uFFFF' };
  return text.replaceAll(/\uFDD0([0EF])/g, (_code, letter: string) => plain[letter] ?? '');
}
