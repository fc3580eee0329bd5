import { createHash, timingSafeEqual } from 'node:crypto';
import type { BasicSignature, StaticTokenSignature } from '../../../contracts/producer-signature.ts';
import { basicSecrets } from '../keys/basic-secrets.ts';
import { Refusal } from '../refusal.ts';
import { decodeExactly } from '../request/decode-exactly.ts';
import type { IncomingRequest } from '../request/incoming-request.ts';
import { valuesAt } from '../request/read-signatures.ts';
import { settingsOf } from '../setting-of.ts';
import type { VerifyConfig } from '../verify-config.ts';

/** Each costs a hash. */
const MAX_TOKENS = 1_000;

/**
 * A batch has the token in each of its notifications, and each must be right: with one of its own notifications in front, a stranger could
 * otherwise append another.
 *
 * @throws Refusal if a token is missing, or is not one of the secrets.
 */
export function verifyStaticToken(
  { at }: StaticTokenSignature,
  request: IncomingRequest,
  config: VerifyConfig,
): void {
  const secrets = settingsOf(config, 'secrets').map(hashOf);
  const tokens = at.in.flatMap((part) => request.values(part));
  if (tokens.length === 0) throw new Refusal('missing');
  if (tokens.length > MAX_TOKENS) throw new Refusal('tooMany');
  if (!tokens.every((token) => token !== undefined && isAmong(token, secrets)))
    throw new Refusal('wrongToken');
}

/** @throws Refusal if the credentials are not one of the secrets, each `user:password`. */
export function verifyBasic({ at }: BasicSignature, request: IncomingRequest, config: VerifyConfig): void {
  const secrets = basicSecrets(config).map(hashOf);
  const [sent = '', ...more] = valuesAt(at.in, request);
  if (more.length > 0) throw new Refusal('repeated');
  // The name of the scheme is read in any case (RFC 9110, section 11.1).
  const [, credentials = ''] = /^basic +([^ ]+)$/i.exec(sent) ?? [];
  const bytes = decodeExactly(credentials, 'base64');
  if (bytes === undefined) throw new Refusal('malformed');
  if (!isAmong(bytes, secrets)) throw new Refusal('wrongToken');
}

/** Of hashes, which are of one length: how long it takes says neither where two tokens differ nor how long the secret is. */
function isAmong(token: string | Uint8Array, hashes: readonly Buffer[]): boolean {
  const sent = hashOf(token);
  return hashes.some((hash) => timingSafeEqual(hash, sent));
}

function hashOf(text: string | Uint8Array): Buffer {
  return createHash('sha256').update(text).digest();
}
