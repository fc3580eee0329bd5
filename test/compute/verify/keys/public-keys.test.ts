import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { verify } from '../../../../lib/compute/verify/verify.ts';
import type { VerifyConfig } from '../../../../lib/compute/verify/verify-config.ts';
import { requestOf } from '../signed-request.ts';

const BODY = '[{"event":"processed"}]\r\n';
const TIME = '1600000000';

const curve = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve });
const spki = (pair: { publicKey: ReturnType<typeof curve>['publicKey'] }): string =>
  pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');

describe('SendGrid', () => {
  const pair = curve('P-256');
  const signature = sign('sha256', Buffer.from(TIME + BODY), pair.privateKey).toString('base64');
  const judge = async (config: VerifyConfig, text = signature, time: string | undefined = TIME) => {
    const headers = {
      'X-Twilio-Email-Event-Webhook-Signature': text,
      'X-Twilio-Email-Event-Webhook-Timestamp': time,
    };
    return (await verify('sendgrid', requestOf({ body: BODY, headers }), config)).valid;
  };

  test('signs with one of the keys, however long ago', async () => {
    expect(await judge({ publicKeySpkiBase64: spki(pair) })).toBe(true);
    expect(await judge({ publicKeySpkiBase64: [spki(curve('P-256')), spki(pair)] })).toBe(true);
    expect(await judge({ publicKeySpkiBase64: spki(curve('P-256')) })).toBe(false);
  });

  test.each(['', 'AAAA', signature.slice(4), `${signature}=`, Buffer.alloc(64).toString('base64')])(
    'does not sign %j',
    async (text) => {
      expect(await judge({ publicKeySpkiBase64: spki(pair) }, text)).toBe(false);
    },
  );

  test('signs the time stamp', async () => {
    expect(await judge({ publicKeySpkiBase64: spki(pair) }, signature, '1600000001')).toBe(false);
    expect(await judge({ publicKeySpkiBase64: spki(pair) }, signature, '')).toBe(false);
  });

  test.each([spki(curve('P-384')), 'x', spki(generateKeyPairSync('ed25519') as never)])(
    'has no key such as %s',
    async (key) => {
      await expect(judge({ publicKeySpkiBase64: key })).rejects.toThrow(
        "'publicKeySpkiBase64' must be a P-256 key as SubjectPublicKeyInfo in Base64, got something else.",
      );
    },
  );
});

test('a row of your own may bound the time stamp of a public key', async () => {
  const pair = curve('P-256');
  const row = {
    scheme: 'ecdsa',
    at: { in: ['header:sig'], encoding: 'base64' },
    content: ['{timestamp}{body}'],
    timestamp: { in: ['header:time'], unit: 's', toleranceSeconds: 300, direction: 'both' },
    covers: 'body',
  } as const;
  const judge = async (time: string) => {
    const sig = sign('sha256', Buffer.from(time + BODY), pair.privateKey).toString('base64');
    const request = requestOf({ body: BODY, headers: { sig, time } });
    return (await verify(row, request, { publicKeySpkiBase64: spki(pair) })).valid;
  };
  expect(await judge('1790000000')).toBe(true);
  expect(await judge('1789999699')).toBe(false);
});

test.each(['x', 'ab'.repeat(31), 'ab'.repeat(33), 'zz'.repeat(32)])(
  'Discord has no key such as %s',
  async (key) => {
    await expect(verify('discord', requestOf({}), { publicKeyHex: key })).rejects.toThrow(
      "'publicKeyHex' must be 32 bytes in hexadecimal digits, got something else.",
    );
  },
);
