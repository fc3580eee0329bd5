import { type KeyObject, verify } from 'node:crypto';
import type { EcdsaSignature, Ed25519Signature } from '../../../contracts/producer-signature.ts';
import type { Claim } from '../content/claim.ts';
import { readClaims } from '../content/read-claims.ts';
import { ecdsaKeys, ed25519Keys } from '../keys/public-keys.ts';
import { Refusal } from '../refusal.ts';
import { checkTimestamp } from '../request/check-timestamp.ts';
import type { IncomingRequest } from '../request/incoming-request.ts';
import type { VerifyConfig } from '../verify-config.ts';

interface PublicKeyScheme {
  readonly keys: (config: VerifyConfig) => readonly KeyObject[];
  /** Absent: the scheme has its own. */
  readonly hash?: string;
}

const SCHEMES: Readonly<Record<'ed25519' | 'ecdsa', PublicKeyScheme>> = {
  ed25519: { keys: ed25519Keys },
  ecdsa: { keys: ecdsaKeys, hash: 'sha256' },
};

/** @throws Refusal if the request is not signed with the private key of one of the public keys, or not in time. */
export function verifyPublicKey(
  row: Ed25519Signature | EcdsaSignature,
  request: IncomingRequest,
  config: VerifyConfig,
): void {
  const { keys, hash } = SCHEMES[row.scheme];
  const known = keys(config);
  const { claims, timestamp } = readClaims(row, request, config);
  if (!claims.every((claim) => isSignedWith(claim, known, hash))) throw new Refusal('wrong');
  checkTimestamp(row.timestamp, timestamp, request.receivedAt);
}

/** One of the signatures is right for one of the contents by one of the keys. Node answers `false` for a signature that is none. */
export function isSignedWith(claim: Claim, keys: readonly KeyObject[], hash: string | undefined): boolean {
  return claim.contents.some((content) => {
    const signed = Buffer.concat(content);
    return claim.signatures.some((signature) => keys.some((key) => verify(hash, signed, key, signature)));
  });
}
