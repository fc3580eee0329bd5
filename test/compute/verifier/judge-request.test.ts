import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { VerifierEvent } from '../../../lib/compute/verifier/verifier-event.ts';
import { sign } from '../../../lib/compute/verify/sign.ts';
import { needsVerifier } from '../../../lib/contracts/producer-handshake.ts';
import type { ProducerId } from '../../../lib/contracts/producer-id.ts';
import { presetOf } from '../../../lib/contracts/producer-presets.ts';
import sns from '../verify/sns-messages.json' with { type: 'json' };
import { verifierWith } from './verifier-with.ts';

/** A test of the address of this producer, the `place`th that needs the verifier. */
function testOf(
  producer: ProducerId,
  request: Partial<VerifierEvent['request']>,
  { settings = {}, place = 0 } = {},
): VerifierEvent {
  return {
    source: 'tested',
    signer: {
      producer,
      secretId: 'arn:tested',
      settings,
      handshakes: presetOf(producer).handshakes.filter(needsVerifier),
    },
    handshake: place,
    request: { method: 'POST', url: '', headers: {}, body: '', receivedAt: 1_000, ...request },
  };
}

function zoomTest(body: string, secret: string): VerifierEvent {
  const request = { method: 'POST', url: '', headers: {}, body: Buffer.from(body), receivedAt: 1_000 };
  return testOf('zoom', { body, headers: { ...sign('zoom', request, { secrets: [secret] }) } });
}

describe('a test of the address', () => {
  test('has an answer if it is signed, and the log says nothing of it', async () => {
    const { world, verify } = verifierWith('secret');
    expect(await verify(zoomTest('{"payload":{"plainToken":"abc"}}', 'secret'))).toEqual({
      valid: true,
      answer: {
        status: 200,
        contentType: 'application/json',
        body: `{"plainToken":"abc","encryptedToken":"${createHmac('sha256', 'secret').update('abc').digest('hex')}"}`,
      },
    });
    expect(world.lines).toEqual([{ source: 'tested', outcome: 'ANSWERED' }]);
  });

  test.each([
    ['is signed with another secret', zoomTest('{"payload":{"plainToken":"abc"}}', 'other')],
    ['has not what the answer must hold', zoomTest('{"payload":{"plainToken":{}}}', 'secret')],
    ['is no JSON', zoomTest('abc', 'secret')],
  ])('that %s is refused without an answer', async (_, event) => {
    const { world, verify } = verifierWith('secret');
    const verdict = await verify(event);
    expect(verdict).toEqual({ valid: false, reason: expect.any(String) as string });
    expect(world.lines).toMatchObject([{ outcome: 'REFUSED' }]);
  });

  test('that is not signed is answered with the secret of now, even just after it was rotated', async () => {
    const { world, verify } = verifierWith('old');
    const event = testOf('x-twitter', { method: 'GET', url: '/webhooks/x?crc_token=abc' });
    const answerBy = (secret: string) =>
      `{"response_token":"sha256=${createHmac('sha256', secret).update('abc').digest('base64')}"}`;
    expect(await verify(event)).toMatchObject({ answer: { body: answerBy('old') } });
    world.values = ['new', 'old'];
    world.now = 10_000;
    expect(await verify(event)).toMatchObject({ answer: { body: answerBy('new') } });
  });

  test('whose answer needs a setting that is missing is an error, which is logged', async () => {
    const { world, verify } = verifierWith('secret');
    const event = testOf('braintree', { method: 'GET', url: '/webhooks/b?bt_challenge=abc' });
    await expect(verify(event)).rejects.toThrow("'publicKey' must be");
    expect(world.lines).toMatchObject([{ outcome: 'MISCONFIGURED' }]);
  });

  test('with a part that comes twice is refused: the answer must be about what the gateway has seen', async () => {
    const { verify } = verifierWith('secret');
    const event = testOf('x-twitter', { method: 'GET', url: '/webhooks/x?crc_token=abc&crc_token={}' });
    expect(await verify(event)).toMatchObject({ valid: false });
  });
});

describe('the confirmation of a subscription', () => {
  const message = sns.messages['a confirmation of a subscription'];
  const settings = { certPem: sns.certificate, certUrl: sns.certificateUrl, topicArns: [message.TopicArn] };
  const confirmation = (body: object = message, topicArns = settings.topicArns): VerifierEvent =>
    testOf('aws-sns', { body: JSON.stringify(body) }, { settings: { ...settings, topicArns } });

  test('is called at the address in a message that is signed', async () => {
    const { world, verify } = verifierWith('');
    world.documents[message.SubscribeURL] = '<ConfirmSubscriptionResponse/>';
    expect(await verify(confirmation())).toMatchObject({ valid: true, answer: { status: 200, body: '' } });
    expect(world.fetched).toEqual([message.SubscribeURL]);
    expect(world.lines).toEqual([{ source: 'tested', outcome: 'ANSWERED' }]);
  });

  test('that its host refuses is refused', async () => {
    const { verify } = verifierWith('');
    expect(await verify(confirmation())).toMatchObject({
      valid: false,
      reason: expect.any(String) as string,
    });
  });

  test.each([
    ['of a topic that is not expected', confirmation(message, ['arn:aws:sns:eu-central-1:1:other'])],
    [
      'that was changed',
      confirmation({ ...message, SubscribeURL: 'https://sns.eu-central-1.amazonaws.com/?a' }),
    ],
    ['that is a notification', confirmation(sns.messages['a notification of version 2'])],
  ])('%s is not called', async (_, event) => {
    const { world, verify } = verifierWith('');
    expect(await verify(event)).toMatchObject({ valid: false });
    expect(world.fetched).toEqual([]);
  });

  test.each([
    'http://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription',
    'https://sns.eu-central-1.amazonaws.com.evil.example/',
    'https://sns.eu-central-1.amazonaws.com:8443/',
    'https://a@sns.eu-central-1.amazonaws.com/',
    'https://169.254.169.254/',
    'file:///etc/passwd',
  ])('is not called at %s, whoever has signed it', async (address) => {
    const { world, verify } = verifierWith('secret');
    const body = JSON.stringify({ link: address });
    const request = { method: 'POST', url: '', headers: {}, body: Buffer.from(body), receivedAt: 1_000 };
    const event = testOf('github', {
      body,
      headers: { ...sign('github', request, { secrets: ['secret'] }) },
    });
    const { confirm } = presetOf('aws-sns').handshakes[0]!;
    const handshakes = [
      {
        method: 'POST' as const,
        match: {},
        respond: { status: 200 },
        confirm: { of: 'body:$.link' as const, hosts: confirm!.hosts },
      },
    ];
    const verdict = await verify({ ...event, signer: { ...event.signer, handshakes } });
    expect(verdict).toEqual({
      valid: false,
      reason: 'The address to confirm is not on a host of the producer.',
    });
    expect(world.fetched).toEqual([]);
  });
});
