import { createHash, createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { verify } from '../../../../lib/compute/verify/verify.ts';
import type { VerifyConfig } from '../../../../lib/compute/verify/verify-config.ts';
import { RECEIVED_AT, requestOf } from '../signed-request.ts';

const SECRET = 'fake-secret';
const BODY = '{"id":"1"}';
const BODY_HASH = createHash('sha256').update(BODY).digest('hex');
const NOW = Math.floor(RECEIVED_AT / 1_000);

const part = (value: object | string): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const hs256 = (claims: object, header: object = { alg: 'HS256' }, secret = SECRET): string => {
  const signed = `${part(header)}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
};

const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const jwk = { ...ec.publicKey.export({ format: 'jwk' }), kid: 'a' } as Readonly<Record<string, unknown>>;
const es256 = (
  claims: object,
  header: object = { alg: 'ES256', kid: 'a' },
  dsaEncoding: 'der' | 'ieee-p1363' = 'ieee-p1363',
): string => {
  const signed = `${part(header)}.${part(claims)}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), { key: ec.privateKey, dsaEncoding }).toString('base64url')}`;
};

const judge = async (id: string, name: string, token: string | undefined, config: VerifyConfig) => {
  const { valid, reason } = await verify(id, requestOf({ body: BODY, headers: { [name]: token } }), config);
  return valid ? 'valid' : reason;
};
const netlify = (token: string | undefined, config: VerifyConfig = { secrets: ['new', SECRET] }) =>
  judge('netlify', 'x-webhook-signature', token, config);
const plaid = (token: string, config: VerifyConfig = { jwk }) =>
  judge('plaid', 'plaid-verification', token, config);
const monday = (token: string) => judge('monday', 'authorization', token, { secrets: [SECRET] });

const CLAIMS = { iss: 'netlify', sha256: BODY_HASH };
const WRONG = 'The signature does not match.';
const ALGORITHM = 'The algorithm of the signature is not one that this producer uses.';
const ABOUT = 'The token is not about this request.';
const MALFORMED = 'The signature is not in the form that this producer uses.';

describe('a token with a shared secret', () => {
  test('is about the body', async () => {
    expect(await netlify(hs256(CLAIMS))).toBe('valid');
    expect(await netlify(hs256({ ...CLAIMS, sha256: BODY_HASH.toUpperCase() }))).toBe(ABOUT);
    expect(await netlify(hs256({ ...CLAIMS, iss: 'other' }))).toBe(ABOUT);
    expect(await netlify(hs256({ iss: 'netlify' }))).toBe(ABOUT);
    expect(await netlify(hs256({ ...CLAIMS, sha256: [BODY_HASH] }))).toBe(ABOUT);
  });

  test('is signed with the secret, by the one algorithm', async () => {
    expect(await netlify(hs256(CLAIMS, { alg: 'HS256' }, 'other'))).toBe(WRONG);
    for (const alg of ['none', 'None', 'HS512', 'ES256', undefined, ['HS256']])
      expect(await netlify(hs256(CLAIMS, { alg }))).toBe(ALGORITHM);
    expect(await netlify(hs256(CLAIMS, { alg: 'HS256', crit: ['b64'], b64: false }))).toBe(ALGORITHM);
  });

  test('is written as a token is', async () => {
    const token = hs256(CLAIMS);
    const [header, claims, signature] = token.split('.');
    for (const text of [
      `${token}.`,
      `${token}=`,
      `${header}.${claims}`,
      `${header}.${claims}.`,
      `.${claims}.${signature}`,
      `${header}..${signature}`,
      ' ',
      '..',
      `${part('[]')}.${claims}.${signature}`,
      `${part('null')}.${claims}.${signature}`,
      `${part('x')}.${claims}.${signature}`,
      `${token.slice(0, -1)}*`,
    ])
      expect(await netlify(text)).toBe(MALFORMED);
    expect(await netlify(undefined)).toBe('The signature is missing.');
  });

  test('says nothing about the body at monday.com, and ends when it says', async () => {
    expect(await monday(hs256({}))).toBe('valid');
    expect(await monday(hs256({ exp: NOW + 1 }))).toBe('valid');
    expect(await monday(hs256({ exp: NOW }))).toBe('The request was signed too long before it was received.');
    expect(await monday(hs256({ exp: RECEIVED_AT / 1_000 }))).toBe(
      'The request was signed too long before it was received.',
    );
    expect(await monday(hs256({ nbf: RECEIVED_AT / 1_000 }))).toBe('valid');
    expect(await monday(hs256({ nbf: NOW + 1 }))).toBe(
      'The request was signed too long after it was received.',
    );
  });
});

describe('a token with a public key', () => {
  const claims = { request_body_sha256: BODY_HASH, iat: NOW };

  test('is signed with the key that its kid names', async () => {
    expect(await plaid(es256(claims))).toBe('valid');
    expect(await plaid(es256(claims), { jwk: [{ ...jwk, kid: 'b' }, jwk] })).toBe('valid');
    expect(await plaid(es256(claims), { jwk: { ...jwk, kid: undefined } })).toBe('valid');
    expect(await plaid(es256(claims), { jwk: { ...jwk, kid: 'b' } })).toBe(WRONG);
    expect(await plaid(es256(claims, { alg: 'ES256' }))).toBe(WRONG);
  });

  test('is not one that is signed with the public key as a secret', async () => {
    expect(await plaid(hs256(claims, { alg: 'HS256', kid: 'a' }, JSON.stringify(jwk)))).toBe(ALGORITHM);
    expect(await plaid(es256(claims, undefined, 'der'))).toBe(WRONG);
  });

  test('is as old as its claim says', async () => {
    expect(await plaid(es256({ ...claims, iat: NOW - 300 }))).toBe('valid');
    expect(await plaid(es256({ ...claims, iat: NOW - 301 }))).toBe(
      'The request was signed too long before it was received.',
    );
    for (const iat of [undefined, String(NOW), null, -1])
      expect(await plaid(es256({ ...claims, iat }))).toBe('The time stamp is missing or cannot be read.');
  });

  test.each([
    [undefined, "'jwk' must hold at least one JSON Web Key on P-256, got none."],
    [[], "'jwk' must hold at least one"],
    ['text', "'jwk' must hold at least one"],
    [{}, "'jwk' must be a JSON Web Key on P-256, got something else."],
    [
      generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }),
      "'jwk' must be a JSON Web Key on P-256",
    ],
  ])('says what a key must be: %#', async (key, message) => {
    await expect(plaid(es256(claims), { jwk: key as never })).rejects.toThrow(message);
  });
});
