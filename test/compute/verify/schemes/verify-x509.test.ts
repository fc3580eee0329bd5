import { describe, expect, test } from 'vitest';
import { verify } from '../../../../lib/compute/verify/verify.ts';
import type { VerifyConfig } from '../../../../lib/compute/verify/verify-config.ts';
import { presetOf } from '../../../../lib/contracts/producer-presets.ts';
import { requestOf, VECTORS } from '../signed-request.ts';
import sns from '../sns-messages.json' with { type: 'json' };

const { certificate: certPem, certificateUrl: certUrl, messages, receivedAt } = sns;
const message = messages['a notification of version 2'];
const config: VerifyConfig = { certPem, certUrl };

const judge = (body: object, settings: VerifyConfig = config, at = receivedAt) =>
  verify('aws-sns', requestOf({ body: JSON.stringify(body), receivedAt: at }), settings);
const reasonOf = async (body: object, settings?: VerifyConfig) => (await judge(body, settings)).reason;

describe('a message of SNS', () => {
  test.each(Object.entries(messages))('%s is valid', async (_name, body) => {
    expect(await judge(body)).toMatchObject({ valid: true });
  });

  describe.each(Object.entries(messages))('%s', (_name, body) => {
    const signed = Object.keys(body).filter(
      (name) => !['SigningCertURL', 'Signature', 'SignatureVersion'].includes(name),
    );

    test.each(signed)('signs %s', async (name) => {
      const changed = { ...body, [name]: `${body[name as keyof typeof body]}x` };
      const { [name as 'Message']: _, ...without } = body;
      expect(await judge(changed)).toMatchObject({ valid: false });
      const reason =
        name === 'Subject' ? 'The signature does not match.' : 'A signed part of the request is missing.';
      expect(await judge(without)).toEqual({ valid: false, reason });
    });
  });

  test('that was signed without a subject cannot be given one, and null is none', async () => {
    const without = messages['a notification without a subject'];
    expect(await reasonOf({ ...without, Subject: 'Pay at once' })).toBe('The signature does not match.');
    expect(await reasonOf({ ...without, Subject: '' })).toBe('The signature does not match.');
    expect(await judge({ ...without, Subject: null })).toMatchObject({ valid: true });
  });

  test('is refused for an algorithm or a type that SNS does not have', async () => {
    const algorithm = 'The algorithm of the signature is not one that this producer uses.';
    for (const SignatureVersion of ['3', 'constructor', '', null])
      expect(await reasonOf({ ...message, SignatureVersion })).toBe(algorithm);
    expect(await reasonOf({ ...message, SignatureVersion: '1' })).toBe('The signature does not match.');
    for (const Type of ['Other', 'constructor', null])
      expect(await reasonOf({ ...message, Type })).toBe('A signed part of the request is missing.');
  });

  test('is one of those that are expected, if topics are', async () => {
    const { TopicArn } = message;
    expect(
      await judge(message, { ...config, topicArns: ['arn:aws:sns:us-east-1:1:a', TopicArn] }),
    ).toMatchObject({ valid: true });
    expect(await reasonOf(message, { ...config, topicArns: [`${TopicArn}2`] })).toBe(
      'The request is signed, but not by a sender that is expected.',
    );
    await expect(judge(message, { ...config, topicArns: [] })).rejects.toThrow(
      "'topicArns' must hold at least one",
    );
  });
});

describe('the certificate', () => {
  const fetched: string[] = [];
  const fetchText = (text: string | undefined) => (url: string) => {
    fetched.push(url);
    return Promise.resolve(text);
  };

  test('is fetched from where the message says, if that is on a host of SNS', async () => {
    fetched.length = 0;
    expect(await judge(message, { fetchText: fetchText(certPem) })).toMatchObject({ valid: true });
    expect(fetched).toEqual([certUrl]);
    const SigningCertURL = 'https://sns.us-east-1.amazonaws.com.evil.test/x.pem';
    for (const settings of [{ fetchText: fetchText(certPem) }, config])
      expect(await reasonOf({ ...message, SigningCertURL }, settings)).toBe(
        'The certificate is not on a host of the producer.',
      );
    expect(fetched).toEqual([certUrl]);
  });

  test('must have an address', async () => {
    const { SigningCertURL: _, ...without } = message;
    expect(await reasonOf(without)).toBe('A signed part of the request is missing.');
  });

  test('that is given counts for its own address alone', async () => {
    const other = { ...message, SigningCertURL: 'https://sns.us-east-1.amazonaws.com/other.pem' };
    expect(await reasonOf(other)).toBe(
      'The certificate is not at hand, and no fetchText was given to fetch it.',
    );
    expect(await judge(other, { ...config, fetchText: fetchText(certPem) })).toMatchObject({ valid: true });
    expect(await judge(other, { certPem })).toMatchObject({ valid: true });
  });

  test.each([
    [{}, 'The certificate is not at hand, and no fetchText was given to fetch it.'],
    [{ fetchText: fetchText(undefined) }, 'There is no certificate at the address that the request names.'],
    [
      { fetchText: fetchText('<html>') },
      'The document at the address of the certificate is not a certificate.',
    ],
  ])('is refused: %#', async (settings, reason) => {
    expect(await reasonOf(message, settings)).toBe(reason);
  });

  test.each([
    ['2025-12-31T23:59:59Z', false],
    ['2026-01-01T00:00:00Z', true],
    ['2027-01-01T00:00:00Z', true],
    ['2027-01-01T00:00:01Z', false],
  ])('that was fetched must be valid when the message was received: %s', async (at, valid) => {
    const reason = 'The certificate was not valid when the request was received.';
    expect(await judge(message, { fetchText: fetchText(certPem) }, Date.parse(at))).toMatchObject(
      valid ? { valid } : { valid, reason },
    );
    // The receiver vouches for the one that it gives.
    expect(await judge(message, config, Date.parse(at))).toMatchObject({ valid: true });
  });

  test('that cannot be fetched is no verdict', async () => {
    const fetchOut = () => Promise.reject(new Error('ENOTFOUND'));
    await expect(judge(message, { fetchText: fetchOut })).rejects.toThrow('ENOTFOUND');
  });

  test.each([
    [{ certPem: 'x' }, "'certPem' must be a certificate with an RSA key as PEM, got something else."],
    [{ publicKeyPem: 'x' }, "'publicKeyPem' must be an RSA key as PEM, got something else."],
  ])('that is none is named: %j', async (settings, message_) => {
    await expect(judge(message, settings)).rejects.toThrow(message_);
  });
});

describe('PayPal', () => {
  const { request, config: paypal } = VECTORS.find(({ id }) => id === 'paypal/valid')!;
  const withHeaders = (headers: object) =>
    verify('paypal', { ...request, headers: { ...request.headers, ...headers } }, paypal);

  test('signs the id of the webhook, which must be known', async () => {
    expect(await verify('paypal', request, { ...paypal, webhookId: 'WH-OTHER' })).toMatchObject({
      valid: false,
    });
    const { webhookId: _, ...without } = paypal;
    await expect(verify('paypal', request, without)).rejects.toThrow("'webhookId' must be a text");
  });

  test.each([
    'paypal-transmission-id',
    'paypal-transmission-time',
    'paypal-transmission-sig',
    'paypal-auth-algo',
    'paypal-cert-url',
  ])('is refused without %s, or with another', async (name) => {
    expect(await withHeaders({ [name]: undefined })).toMatchObject({ valid: false });
    expect(await withHeaders({ [name]: 'x' })).toMatchObject({ valid: false });
  });

  test('names no bound for the time stamp, but a row of your own may', async () => {
    const later = { ...request, receivedAt: request.receivedAt + 301_000 };
    expect(await verify('paypal', later, paypal)).toMatchObject({ valid: true });
    const { signature } = presetOf('paypal');
    if (signature?.scheme !== 'x509' || signature.timestamp === undefined) throw new Error('no time stamp');
    const timestamp = { ...signature.timestamp, toleranceSeconds: 300, direction: 'past' } as const;
    expect(await verify({ ...signature, timestamp }, request, paypal)).toMatchObject({ valid: true });
    expect(await verify({ ...signature, timestamp }, later, paypal)).toEqual({
      valid: false,
      reason: 'The request was signed too long before it was received.',
    });
  });

  test('is weakly bound to its body, and says so', async () => {
    expect((await withHeaders({})).covers).toMatch(/only by its CRC-32/);
  });
});
