import { describe, expect, test } from 'vitest';
import { hmacKeys } from '../../../../lib/compute/verify/keys/hmac-keys.ts';
import type { HmacKey } from '../../../../lib/contracts/producer-signature.ts';

const WHSEC: HmacKey = { encoding: 'base64', stripPrefix: 'whsec_' };

const hexOf = (key: HmacKey, secret: string) =>
  hmacKeys(key, { secrets: [secret] }).map((bytes) => bytes.toString('hex'));

test.each([
  [{ encoding: 'utf8' }, 'whsec_ü', '77687365635fc3bc'],
  [{ encoding: 'hex' }, '00FfA1', '00ffa1'],
  [WHSEC, 'whsec_AAE=', '0001'],
  [WHSEC, 'AAE=', '0001'],
  [WHSEC, 'whsec_AAE', '0001'],
  [{ encoding: 'base64' }, '+/8=', 'fbff'],
  // printf priv_key | sha1sum
  [{ encoding: 'sha1' }, 'priv_key', '4ca25246859225c49aa159f3b05313ec9d52da46'],
] satisfies [HmacKey, string, string][])('%j reads the key of %s', (key, secret, hex) => {
  expect(hexOf(key, secret)).toEqual([hex]);
});

describe('a secret that cannot be one is named by its place, and nothing of it is shown', () => {
  test.each([
    [{ encoding: 'hex' }, 'fedcba9', "'secrets[1]' must be an even number of hexadecimal digits"],
    [{ encoding: 'hex' }, 'topsecret!', "'secrets[1]' must be an even number of hexadecimal digits"],
    [
      WHSEC,
      'whsec_',
      "'secrets[1]' must be Base64, with or without 'whsec_' before it, and not empty; got 6 characters that are not.",
    ],
    [WHSEC, 'whsec_topsecret-_', "'secrets[1]' must be Base64"],
    [WHSEC, 'whpk_AAEC', "'secrets[1]' must be Base64"],
    [WHSEC, 'AAE=\n', "'secrets[1]' must be Base64"],
    [WHSEC, 'A', "'secrets[1]' must be Base64"],
    [{ encoding: 'utf8', length: 64 }, 'topsecret', "'secrets[1]' must have 64 characters, got 9."],
  ] satisfies [HmacKey, string, string][])('%j, %s', (key, secret, message) => {
    const good = key.encoding === 'utf8' ? 'x'.repeat(64) : '0001';
    const read = () => hmacKeys(key, { secrets: [good, secret] });
    expect(read).toThrow(message);
    expect(read).not.toThrow(/topsecret|fedcba/);
  });

  test.each([
    [undefined, 'got nothing.'],
    [[], 'got an empty list.'],
    [[''], 'got an empty text.'],
    [['topsecret', null], 'got null.'],
    [['topsecret', 7], 'got a number.'],
    ['', 'got an empty text.'],
    [{}, 'got an object.'],
  ])('secrets: %j', (secrets, got) => {
    const read = () => hmacKeys({ encoding: 'utf8' }, { secrets: secrets as never });
    expect(read).toThrow(`'secrets' must hold at least one text, none of them empty, ${got}`);
    expect(read).toThrow(expect.objectContaining({ name: 'InvalidVerifyConfig' }));
  });
});
