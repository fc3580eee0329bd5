import { createVerifier } from '../../../lib/compute/verifier/create-verifier.ts';
import { describe, expect, test } from 'vitest';
import type { VerifierEvent } from '../../../lib/compute/verifier/verifier-event.ts';
import { sign } from '../../../lib/compute/verify/sign.ts';
import { verifierWith } from './verifier-with.ts';

const BODY = '{"data":"é"}';

/** An event whose request GitHub has signed with this secret. */
function eventOf(secret: string): VerifierEvent {
  const request = { method: 'POST', url: '', headers: {}, body: Buffer.from(BODY), receivedAt: 1_000 };
  return {
    source: 'github',
    signer: { producer: 'github', secretId: 'arn:github', settings: {} },
    request: { ...request, body: BODY, headers: { ...sign('github', request, { secrets: [secret] }) } },
  };
}

test('what is signed is valid, and the log says so without anything of the request', async () => {
  const { world, verify } = verifierWith('secret');
  expect(await verify(eventOf('secret'))).toMatchObject({ valid: true, covers: 'body' });
  expect(world.lines).toEqual([{ source: 'github', outcome: 'VERIFIED' }]);
});

test('what is not is refused with the reason, in the verdict and in the log', async () => {
  const { world, verify } = verifierWith('secret');
  const verdict = await verify(eventOf('another'));
  expect(verdict).toMatchObject({ valid: false, reason: expect.any(String) as string });
  expect(world.lines).toEqual([{ source: 'github', outcome: 'REFUSED', reason: verdict.reason }]);
});

describe('the secret', () => {
  test('is read once for many requests, and again after five minutes', async () => {
    const { world, verify } = verifierWith('secret');
    for (const now of [0, 1_000, 299_999]) {
      world.now = now;
      await verify(eventOf('secret'));
    }
    expect(world.reads).toBe(1);
    world.now = 300_000;
    await verify(eventOf('secret'));
    expect(world.reads).toBe(2);
  });

  test('that was rotated is read again when a signature fails', async () => {
    const { world, verify } = verifierWith('old');
    await verify(eventOf('old'));
    world.values = ['new', 'old'];
    world.now = 10_000;
    expect(await verify(eventOf('new'))).toMatchObject({ valid: true });
    expect(await verify(eventOf('old'))).toMatchObject({ valid: true });
  });

  test('is not read for each of many forged requests', async () => {
    const { world, verify } = verifierWith('secret');
    for (let request = 0; request < 100; request += 1) {
      world.now = request * 200;
      expect(await verify(eventOf('forged'))).toMatchObject({ valid: false });
    }
    // At 0, 10 s: 20 s are not over.
    expect(world.reads).toBe(2);
  });

  test('may be JSON with several', async () => {
    const { verify } = verifierWith('{"secrets":["new","old"]}');
    expect(await verify(eventOf('old'))).toMatchObject({ valid: true });
  });

  test.each([
    ['empty', ''],
    ['JSON without one', '{}'],
    ['JSON of another form', '{"secrets":[]}'],
  ])('that is %s is an error without its value, which is logged', async (_, value) => {
    const { world, verify } = verifierWith(value);
    await expect(verify(eventOf('secret'))).rejects.toThrow(/secrets/);
    expect(world.lines).toMatchObject([{ outcome: 'MISCONFIGURED' }]);
  });

  test('that cannot be read is an error, so that the delivery is parked', async () => {
    const { verify } = {
      verify: createVerifier({
        readSecret: () => Promise.reject(new Error('AccessDenied')),
        fetchText: () => Promise.resolve(undefined),
        log: () => undefined,
        now: () => 0,
      }),
    };
    await expect(verify(eventOf('secret'))).rejects.toThrow('AccessDenied');
  });
});

describe('an address that is signed with its query', () => {
  const base = 'https://hooks.example/webhooks/twilio';

  /** Twilio calls one address, and the template makes the other of what API Gateway gives it. */
  function eventOfCall(called: string, made: string): VerifierEvent {
    const request = {
      method: 'POST',
      url: `${base}${called}`,
      headers: {},
      body: Buffer.from('a=b'),
      receivedAt: 1,
    };
    return {
      source: 'twilio',
      signer: { producer: 'twilio', secretId: 'twilio', settings: {} },
      request: {
        ...request,
        url: `${base}${made}`,
        body: 'a=b',
        headers: { ...sign('twilio', request, { secrets: ['secret'] }) },
      },
    };
  }

  test.each([
    ['?name=x%20y', '?name=x+y'],
    ['?b=~&a=1', '?a=1&b=%7E'],
  ])('%s is valid, although the template makes %s of it', async (called, made) => {
    const { world, verify } = verifierWith('secret');
    expect(await verify(eventOfCall(called, made))).toMatchObject({ valid: true });
    expect(world.lines).toEqual([{ source: 'twilio', outcome: 'VERIFIED' }]);
  });

  test('is refused with another query, once and with its reason', async () => {
    const { world, verify } = verifierWith('secret');
    expect(await verify(eventOfCall('?name=x', '?name=z'))).toMatchObject({ valid: false });
    expect(world.lines).toEqual([
      { source: 'twilio', outcome: 'REFUSED', reason: 'The signature does not match.' },
    ]);
  });
});
