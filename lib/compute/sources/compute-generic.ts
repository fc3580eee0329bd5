import { createHash } from 'node:crypto';
import { InvalidDelivery, received } from '../invalid-delivery.ts';
import type { ReceivedDelivery } from '../received-delivery.ts';

/** Facts about a body that need no knowledge of its meaning. */
export interface GenericResult {
  /** Size of the body in UTF-8. */
  readonly bytes: number;
  /** SHA-256 of the body in UTF-8, hexadecimal: what `sha256sum` prints for the bytes that the producer sent. */
  readonly sha256: string;
  /**
   * Names of the members of `data`, sorted by UTF-16 code unit (JavaScript moves names like "7" to the front, so the
   * order of appearance is lost in parsing); null if `data` is not an object.
   */
  readonly topLevelKeys: readonly string[] | null;
}

/**
 * The fingerprint of any JSON body with a `data` member. It is at most some 130 bytes longer than the body.
 *
 * @throws InvalidDelivery if the body has no `data`.
 */
export function computeGeneric({ body, json }: Pick<ReceivedDelivery, 'body' | 'json'>): GenericResult {
  if (typeof json !== 'object' || json === null || !('data' in json)) {
    throw new InvalidDelivery(`The body must be an object with a member 'data', got ${received(json)}.`);
  }
  const { data } = json;
  return {
    bytes: Buffer.byteLength(body),
    sha256: createHash('sha256').update(body, 'utf8').digest('hex'),
    topLevelKeys:
      typeof data === 'object' && data !== null && !Array.isArray(data) ? Object.keys(data).sort() : null,
  };
}
