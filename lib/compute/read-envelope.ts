import { InvalidDelivery, received } from './invalid-delivery.ts';

/** What the producer sent: the exact text, and its value as JSON. */
export interface Body {
  readonly text: string;
  readonly json: unknown;
}

/**
 * Reads the body in a stored envelope `{deliveryId, source, receivedAt, sourceIp, headers, body}`. Checks that the
 * envelope belongs to the delivery: a wrong key must not put the result of one producer into the record of another.
 *
 * @throws InvalidDelivery for another delivery's envelope, anything but an envelope, and a body that is not JSON.
 *
 * @example
 * const { Body } = await s3.send(new GetObjectCommand({ Bucket: delivery.bucket, Key: delivery.key }));
 * const { json } = readEnvelope(await Body!.transformToString(), delivery);
 */
export function readEnvelope(
  stored: string,
  delivery: { readonly deliveryId: string; readonly source: string },
): Body {
  const envelope = parse(stored, `The stored envelope of delivery ${delivery.deliveryId}`);
  for (const field of ['deliveryId', 'source'] as const) {
    const found = member(envelope, field);
    if (found !== delivery[field]) {
      throw new InvalidDelivery(
        `The stored envelope belongs to another delivery: ${field} must be '${delivery[field]}'.`,
      );
    }
  }
  const text = member(envelope, 'body');
  if (typeof text !== 'string') {
    throw new InvalidDelivery(
      `The stored envelope of delivery ${delivery.deliveryId} must hold the body as a string, got ${received(text)}.`,
    );
  }
  return { text, json: parse(text, 'The body') };
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
