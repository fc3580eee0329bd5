import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Answer } from '../../lib/proofs/exercise/drive-pipeline.ts';
import { API_KEY, type Pipeline, startPipeline } from '../start-pipeline.ts';
import payloads from '../cases/hostile-payloads.json' with { type: 'json' };

let pipeline: Pipeline;

beforeAll(async () => {
  pipeline = await startPipeline();
});
afterAll(() => pipeline.stop());

describe('what is stored', () => {
  test.each(payloads)('has the exact body: $name', async ({ body }) => {
    const accepted = await pipeline.post('generic', body);
    expect(accepted.status).toBe(202);
    const delivery = await pipeline.settled(accepted.body.deliveryId);
    const [envelope] = await pipeline.payloads(accepted.body.deliveryId);
    expect(envelope?.body).toBe(body);
    expect(delivery.status).toBe('SUCCEEDED');
  });

  test('has a whole push event of GitHub, including white space, and its result can be read', async () => {
    const push = readFileSync(path.join(import.meta.dirname, '..', 'cases', 'github-push.json'), 'utf8');
    const body = `{"data":${push}}`;
    const accepted = await pipeline.post('generic', body, { 'x-hub-signature-256': 'sha256=0' });
    const delivery = await pipeline.settled(accepted.body.deliveryId);
    const [envelope] = await pipeline.payloads(accepted.body.deliveryId);
    expect(envelope?.body).toBe(body);
    expect(delivery.result).toEqual({
      bytes: Buffer.byteLength(body),
      sha256: createHash('sha256').update(body).digest('hex'),
      topLevelKeys: Object.keys(JSON.parse(push) as object).sort(),
    });
  });

  test('has any JSON text unchanged', async () => {
    const text = fc.tuple(fc.constantFrom('', ' ', '\r\n\t'), fc.json({ stringUnit: 'grapheme' }));
    await fc.assert(
      fc.asyncProperty(text, async ([blank, json]) => {
        const body = `${blank}{${blank}"data"${blank}:${json}${blank}}${blank}`;
        const accepted = await pipeline.post('generic', body);
        await pipeline.settled(accepted.body.deliveryId);
        const [envelope] = await pipeline.payloads(accepted.body.deliveryId);
        expect(envelope?.body).toBe(body);
      }),
      { numRuns: 100 },
    );
  });

  test('replaces bytes that are not UTF-8 by U+FFFD, as API Gateway does', async () => {
    const body = Buffer.concat([Buffer.from('{"data":"'), Buffer.from([0xff, 0xc3]), Buffer.from('"}')]);
    const accepted = await pipeline.post('generic', body);
    await pipeline.settled(accepted.body.deliveryId);
    const [envelope] = await pipeline.payloads(accepted.body.deliveryId);
    expect(envelope?.body).toBe('{"data":"\ufffd\ufffd"}');
  });

  test('has the allowed headers in any case, and no credentials', async () => {
    const accepted = await pipeline.post('generic', '{"data":1}', {
      'X-Hub-Signature-256': "sha256=it's",
      'WEBHOOK-ID': 'msg_"1"',
      'Stripe-Signature': 't=1,v1=\\x',
      Authorization: 'Bearer secret',
      Cookie: 'session=secret',
      'X-Other': 'left out',
    });
    await pipeline.settled(accepted.body.deliveryId);
    const [envelope] = await pipeline.payloads(accepted.body.deliveryId);
    expect(envelope).toMatchObject({ source: 'generic', sourceIp: '127.0.0.1' });
    const headers = envelope?.headers as Record<string, string>;
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'x-hub-signature-256': "sha256=it's",
      'webhook-id': 'msg_"1"',
      'stripe-signature': 't=1,v1=\\x',
    });
    expect(Object.keys(headers).sort()).toEqual([
      'content-type',
      'stripe-signature',
      'user-agent',
      'webhook-id',
      'x-hub-signature-256',
    ]);
    expect(JSON.stringify(envelope)).not.toContain('secret');
  });

  test('a query parameter does not shadow the idempotency key', async () => {
    const { body } = await shadowed();
    expect(body.deliveryId).toBe('generic-header');
  });

  test('the record expires with the retention, and never contains the payload', async () => {
    const accepted = await pipeline.post('generic', '{"data":"find me"}');
    const { receivedAt } = await pipeline.settled(accepted.body.deliveryId);
    const record = await pipeline.record(accepted.body.deliveryId);
    const expiry = Number((record?.expiresAt as { readonly N: string } | undefined)?.N) * 1000;
    expect(expiry - Date.parse(String(receivedAt))).toBeGreaterThan(89.9 * 86_400_000);
    expect(JSON.stringify(record)).not.toContain('find me');
  });
});

async function shadowed(): Promise<Pick<Answer, 'body'>> {
  const response = await fetch(`${pipeline.run.url}/webhooks/generic?Idempotency-Key=query`, {
    method: 'POST',
    headers: { 'x-api-key': API_KEY, 'content-type': 'application/json', 'Idempotency-Key': 'header' },
    body: '{"data":1}',
  });
  return { body: (await response.json()) as Answer['body'] };
}

describe('a result', () => {
  /** generic returns the top-level keys of `data`, so the size of a key is the size of the result. */
  const withKeyOf = (length: number): string => JSON.stringify({ data: { ['k'.repeat(length)]: 1 } });

  test.each([
    ['just over 8 KB', 8_192],
    ['just small enough for an event', 240_000],
  ])('%s becomes an object, and the record has its key', async (_, length) => {
    const accepted = await pipeline.post('generic', withKeyOf(length));
    expect(accepted.status).toBe(202);
    const delivery = await pipeline.settled(accepted.body.deliveryId);
    expect(delivery).toMatchObject({
      status: 'SUCCEEDED',
      resultKey: `results/${String(accepted.body.deliveryId)}.json`,
    });
    expect(delivery).not.toHaveProperty('result');
    const stored = JSON.parse(await pipeline.objectText(String(delivery.resultKey))) as Record<
      string,
      unknown
    >;
    expect(stored.topLevelKeys).toEqual(['k'.repeat(length)]);
  });

  test('that EventBridge omits from its event is a success without a result, and says so', async () => {
    const accepted = await pipeline.post('generic', withKeyOf(255_000));
    const delivery = await pipeline.settled(accepted.body.deliveryId);
    expect(delivery).toMatchObject({ status: 'SUCCEEDED', error: { name: 'ResultTooLarge' } });
    expect(delivery).not.toHaveProperty('result');
  });

  test('of less than 8 KB is in the record', async () => {
    const accepted = await pipeline.post('generic', withKeyOf(8_000));
    const { result } = await pipeline.settled(accepted.body.deliveryId);
    expect(result).toMatchObject({ topLevelKeys: ['k'.repeat(8_000)] });
  });
});

describe('the largest body', () => {
  test.each([
    ['plain text', 'x', 1],
    ['quotes, which are two characters in the body and four in the input', '"', 4],
    ['letters outside ASCII, which are written as six characters', 'é', 6],
  ])('if accepted, is also stored: %s', async (_, character, width) => {
    let [fits, refused] = [0, 300_000];
    while (refused - fits > 1) {
      const length = Math.floor((fits + refused) / 2);
      const { status, body } = await pipeline.post(
        'generic',
        JSON.stringify({ data: character.repeat(length) }),
      );
      if (status === 202) {
        fits = length;
        expect(await pipeline.settled(body.deliveryId)).toMatchObject({ status: 'SUCCEEDED' });
      } else {
        expect(status).toBe(413);
        refused = length;
      }
    }
    expect(fits * width).toBeGreaterThan(250_000);
  });
});
