import type { VerifyConfig } from '../../../lib/compute/verify/verify-config.ts';
import type { WebhookRequest } from '../../../lib/compute/verify/webhook-request.ts';
import vectors from './vectors.json' with { type: 'json' };

/** 2026-09-21T14:13:20.123Z, when the vectors were received. */
export const RECEIVED_AT = 1_790_000_000_123;

/** A request with what a test does not care about. */
export function requestOf(
  parts: Omit<Partial<WebhookRequest>, 'body'> & { readonly body?: string | Uint8Array },
): WebhookRequest {
  const url = 'https://hooks.example.test/v1/source';
  const { body = '{"id":"evt_1"}' } = parts;
  const bytes = typeof body === 'string' ? Buffer.from(body, 'utf8') : body;
  return { method: 'POST', url, headers: {}, receivedAt: RECEIVED_AT, ...parts, body: bytes };
}

/**
 * A request that was signed by the library of its producer, or computed by its documentation, and whether it is valid. The secrets are made
 * up.
 */
export interface Vector {
  /** `<producer>/<case>`. */
  readonly id: string;
  readonly producer: string;
  readonly valid: boolean;
  readonly request: WebhookRequest;
  readonly config: VerifyConfig;
}

export const VECTORS: readonly Vector[] = vectors.map(
  ({ id, producer, expectValid, receivedAtMs, config, request }) => ({
    id,
    producer,
    valid: expectValid,
    config,
    request: requestOf({
      ...request,
      headers: request.headers,
      body: Buffer.from(request.bodyBase64, 'base64'),
      receivedAt: receivedAtMs,
    }),
  }),
);

/** The bytes with the bits of the mask turned over in one of them. */
export function flipped(bytes: Uint8Array, index: number, mask: number): Uint8Array {
  const changed = Uint8Array.from(bytes);
  changed[index] = changed[index]! ^ mask;
  return changed;
}
