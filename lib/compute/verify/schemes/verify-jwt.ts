import { createHash, createHmac, timingSafeEqual, verify } from 'node:crypto';
import type { JwtSignature } from '../../../contracts/producer-signature.ts';
import { jwkKeys } from '../keys/public-keys.ts';
import { Refusal } from '../refusal.ts';
import { checkTimestamp } from '../request/check-timestamp.ts';
import { decodeExactly } from '../request/decode-exactly.ts';
import type { IncomingRequest } from '../request/incoming-request.ts';
import { parseBoundedJson } from '../request/parse-bounded-json.ts';
import { valuesAt } from '../request/read-signatures.ts';
import { readTimestamp } from '../request/read-timestamp.ts';
import { settingsOf } from '../setting-of.ts';
import type { VerifyConfig } from '../verify-config.ts';

type Members = Readonly<Record<string, unknown>>;

/** A token taken apart. */
interface Token {
  readonly header: Members;
  readonly claims: Members;
  readonly signed: Uint8Array;
  readonly signature: Buffer;
}

/** Whether a token is signed with a key of the config. Reading the config comes first: it is wrong whatever the token is. */
type IsSigned = (config: VerifyConfig) => (token: Token) => boolean;

const ALGORITHMS: Readonly<Record<JwtSignature['algorithm'], IsSigned>> = {
  HS256: (config) => {
    const secrets = settingsOf(config, 'secrets');
    return ({ signed, signature }) =>
      secrets
        .map((secret) => createHmac('sha256', secret).update(signed).digest())
        .some((digest) => digest.length === signature.length && timingSafeEqual(digest, signature));
  },
  ES256: (config) => {
    const keys = jwkKeys(config);
    return ({ header, signed, signature }) =>
      keys.some(
        ({ kid, key }) =>
          (kid === undefined || kid === header.kid) &&
          // RFC 7518, section 3.4: both numbers one after the other, not DER.
          verify('sha256', signed, { key, dsaEncoding: 'ieee-p1363' }, signature),
      );
  },
};

/** @throws Refusal if the token is not signed with a key of the config, is not about the body, or not in time. */
export function verifyJwt(row: JwtSignature, request: IncomingRequest, config: VerifyConfig): void {
  const isSigned = ALGORITHMS[row.algorithm](config);
  const [text = '', ...more] = valuesAt(row.at.in, request);
  if (more.length > 0) throw new Refusal('repeated');
  const token = parseToken(text);
  // RFC 8725, section 3.1: the token does not choose how it is verified.
  if (token.header.alg !== row.algorithm || token.header.crit !== undefined) throw new Refusal('algorithm');
  if (!isSigned(token)) throw new Refusal('wrong');
  checkClaims(row, token.claims, request);
}

function parseToken(text: string): Token {
  const parts = text.split('.');
  const [header, claims, signature] = parts.map((part) => decodeExactly(part, 'base64url'));
  if (parts.length !== 3 || header === undefined || claims === undefined || signature === undefined)
    throw new Refusal('malformed');
  const signed = Buffer.from(text.slice(0, text.lastIndexOf('.')));
  return { header: membersOf(header), claims: membersOf(claims), signed, signature };
}

function membersOf(bytes: Buffer): Members {
  const value = parseBoundedJson(bytes);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Refusal('malformed');
  return value as Members;
}

function checkClaims(row: JwtSignature, claims: Members, request: IncomingRequest): void {
  const bodyHash = createHash('sha256').update(request.body).digest('hex');
  const required = {
    ...row.claims,
    ...(row.bodyHashClaim === undefined ? {} : { [row.bodyHashClaim]: bodyHash }),
  };
  if (Object.entries(required).some(([name, value]) => claimOf(claims, name) !== value))
    throw new Refusal('claims');
  const seconds = request.receivedAt / 1_000;
  if (isNumber(claims.exp) && seconds >= claims.exp) throw new Refusal('stale');
  if (isNumber(claims.nbf) && seconds < claims.nbf) throw new Refusal('future');
  const found = (name: string): readonly string[] => {
    const value = claimOf(claims, name);
    return isNumber(value) ? [String(value)] : [];
  };
  checkTimestamp(row.timestamp, readTimestamp(row.timestamp, request, found), request.receivedAt);
}

function claimOf(claims: Members, name: string): unknown {
  return Object.hasOwn(claims, name) ? claims[name] : undefined;
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}
