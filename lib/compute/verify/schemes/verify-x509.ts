import type { HashAlgorithm, X509Signature } from '../../../contracts/producer-signature.ts';
import { readClaims } from '../content/read-claims.ts';
import { findCertificateKey, pinnedKey } from '../keys/find-certificate-key.ts';
import { Refusal } from '../refusal.ts';
import { checkTimestamp } from '../request/check-timestamp.ts';
import type { IncomingRequest } from '../request/incoming-request.ts';
import { settingsOf } from '../setting-of.ts';
import type { VerifyConfig } from '../verify-config.ts';
import { isSignedWith } from './verify-public-key.ts';

/**
 * @throws Refusal if the request is not signed with the key of a certificate of the producer, or not in time.
 * @throws the error of `fetchText` where the certificate cannot be fetched: that is no verdict.
 */
export async function verifyX509(
  row: X509Signature,
  request: IncomingRequest,
  config: VerifyConfig,
): Promise<void> {
  const pinned = pinnedKey(config);
  const expected = expectedValues(row, config);
  const { claims, timestamp } = readClaims(row, request, config);
  const hash = hashOf(row.algorithm, request);
  const key = await findCertificateKey(row.certificate, request, config, pinned);
  if (!claims.every((claim) => isSignedWith(claim, [key], hash))) throw new Refusal('wrong');
  checkTimestamp(row.timestamp, timestamp, request.receivedAt);
  if (row.among !== undefined && expected?.includes(request.only([row.among.in]) ?? '') === false)
    throw new Refusal('unexpected');
}

/** `undefined`: anything is expected. */
function expectedValues({ among }: X509Signature, config: VerifyConfig): readonly string[] | undefined {
  if (among === undefined || config[among.setting] === undefined) return undefined;
  return settingsOf(config, among.setting);
}

function hashOf(rule: X509Signature['algorithm'], request: IncomingRequest): HashAlgorithm {
  const named = request.only([rule.in]) ?? '';
  const hash = Object.hasOwn(rule.by, named) ? rule.by[named] : undefined;
  if (hash === undefined) throw new Refusal('algorithm');
  return hash;
}
