import { createHash } from 'node:crypto';
import { InvalidDelivery, received } from './invalid-delivery.ts';
import type { ReceivedDelivery } from './received-delivery.ts';

/**
 * Reads a stored envelope `{deliveryId, source, owner?, receivedAt, sourceIp, headers, body, verified?}`. Checks that it belongs to
 * the delivery: a wrong key must not put the result of one producer into the record of another.
 *
 * The payload of a delivery that an operator had computed again is that of the first one. Its `deliveryId` is the new one.
 *
 * @throws InvalidDelivery for another delivery's envelope, and anything but an envelope.
 *
 * @example
 * const { Body } = await s3.send(new GetObjectCommand({ Bucket: delivery.bucket, Key: delivery.key }));
 * const { json } = readEnvelope(await Body!.transformToString(), delivery);
 */
export function readEnvelope(
  stored: string,
  delivery: { readonly deliveryId: string; readonly source: string },
): ReceivedDelivery {
  const envelope = parse(stored, `The stored envelope of delivery ${delivery.deliveryId}`);
  for (const field of ['deliveryId', 'source'] as const) {
    const found = member(envelope, field);
    if (found !== delivery[field] && !(field === 'deliveryId' && isRepeated(found, delivery))) {
      throw new InvalidDelivery(
        `The stored envelope belongs to another delivery: ${field} must be '${delivery[field]}'.`,
      );
    }
  }
  const body = member(envelope, 'body');
  if (typeof body !== 'string') {
    throw new InvalidDelivery(
      `The stored envelope of delivery ${delivery.deliveryId} must hold the body as a string, got ${received(body)}.`,
    );
  }
  const { owner, headers = {}, receivedAt, verified } = envelope as Partial<ReceivedDelivery>;
  return {
    deliveryId: delivery.deliveryId,
    source: delivery.source,
    // Empty in a pipeline where only other deliveries have an owner.
    ...(owner !== undefined && owner !== '' && { owner }),
    receivedAt: receivedAt ?? '',
    headers,
    body,
    ...(verified !== undefined && { verified }),
    get json() {
      return parse(body, 'The body');
    },
  };
}

/** Whether an operator had this delivery computed again: the id of the repetition holds a hash of the id of the first. */
function isRepeated(first: unknown, { deliveryId, source }: Parameters<typeof readEnvelope>[1]): boolean {
  const hash = createHash('sha256').update(String(first)).digest('hex').slice(0, 16);
  return deliveryId.startsWith(`${source}-_a${hash}-`);
}

function parse(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Without a cause, because the parser's message quotes the text.
    throw new InvalidDelivery(`${what} must be JSON.`);
  }
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Record<string, unknown>)[name]
    : undefined;
}
