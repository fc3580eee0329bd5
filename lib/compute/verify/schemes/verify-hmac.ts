import { createHmac, timingSafeEqual } from 'node:crypto';
import type { HashAlgorithm, HmacSignature } from '../../../contracts/producer-signature.ts';
import type { Claim, Content } from '../content/claim.ts';
import { readClaims } from '../content/read-claims.ts';
import { hmacKeys } from '../keys/hmac-keys.ts';
import { Refusal } from '../refusal.ts';
import { checkBodyDigest } from '../request/check-body-digest.ts';
import { checkTimestamp } from '../request/check-timestamp.ts';
import type { IncomingRequest } from '../request/incoming-request.ts';
import type { VerifyConfig } from '../verify-config.ts';

/** @throws Refusal if the request is not signed with one of the secrets, or not in time. */
export function verifyHmac(row: HmacSignature, request: IncomingRequest, config: VerifyConfig): void {
  const keys = hmacKeys(row.key, config);
  const { claims, timestamp } = readClaims(row, request, config);
  if (!claims.every((claim) => isTrue(claim, row.algorithms, keys))) throw new Refusal('wrong');
  checkBodyDigest(row.bodyDigest, request);
  checkTimestamp(row.timestamp, timestamp, request.receivedAt);
}

/** The keyed hash of a content. */
export function digestOf(algorithm: HashAlgorithm, key: Uint8Array, content: Content): Buffer {
  const hmac = createHmac(algorithm, key);
  for (const piece of content) hmac.update(piece);
  return hmac.digest();
}

function isTrue(claim: Claim, algorithms: readonly HashAlgorithm[], keys: readonly Buffer[]): boolean {
  return algorithms.some((algorithm) =>
    keys.some((key) =>
      claim.contents.some((content) => {
        const digest = digestOf(algorithm, key, content);
        return claim.signatures.some(
          (signature) => signature.length === digest.length && timingSafeEqual(signature, digest),
        );
      }),
    ),
  );
}
