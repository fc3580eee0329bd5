import type { HmacSignature } from '../../../contracts/producer-signature.ts';
import type { IncomingRequest } from '../request/incoming-request.ts';
import { readSignatures } from '../request/read-signatures.ts';
import { readTimestamp } from '../request/read-timestamp.ts';
import type { VerifyConfig } from '../verify-config.ts';
import type { Claim } from './claim.ts';
import { contentsOf, type SignedContent } from './contents-of.ts';
import { adyenClaims } from './producers/adyen-claims.ts';

/** What a request claims. All of it must be true. */
export interface Claims {
  readonly claims: readonly Claim[];
  /** The text of the time stamp, as it was sent. */
  readonly timestamp?: string | undefined;
}

/**
 * Reads what a request claims.
 *
 * @throws Refusal if a signature, or a part of what is signed, is missing or unreadable.
 */
export function readClaims(
  row: SignedContent | HmacSignature,
  request: IncomingRequest,
  config: VerifyConfig,
): Claims {
  // Adyen signs each item of a notification, inside of it: there is no one place, and no one content.
  if (row.contentBy === 'adyen') return { claims: adyenClaims(request) };
  const { signatures, field } = readSignatures(row, request, config);
  const timestamp = readTimestamp(row.timestamp, request, field);
  const contents = contentsOf(row as SignedContent, { request, config, timestamp });
  return { claims: [{ signatures, contents }], timestamp };
}
