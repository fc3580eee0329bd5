import { createHash } from 'node:crypto';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Auth } from '../../lib/pipeline/api/auth.ts';
import { IdempotencyKey } from '../../lib/pipeline/sources/idempotency-key.ts';
import { Source } from '../../lib/pipeline/sources/source.ts';
import { failAtOnce } from '../fail-at-once.ts';
import { API_KEY, type Pipeline, startPipeline } from '../start-pipeline.ts';

const schema = path.join(import.meta.dirname, '..', '..', 'schemas', 'generic.schema.json');

/** Sources of one pipeline that differ in each setting. */
const sources = {
  generic: Source.schema(schema, { idempotencyKey: IdempotencyKey.body('$.data.orderId') }),
  calls: Source.schema(schema, {
    auth: Auth.NONE,
    contentTypes: ['application/json', 'application/x-www-form-urlencoded', 'application/cloudevents+json'],
    idempotencyKey: IdempotencyKey.header('x-call-id').required(),
    response: { status: 200, body: '<Response/>', contentType: 'text/xml' },
  }),
  payments: Source.schema(schema, {
    auth: Auth.IAM,
    acknowledgement: 'stored',
    response: { status: 204 },
  }),
  bare: Source.schema(schema, { dedupe: 'body' }),
  slow: Source.schema(schema, { rateLimit: 1, burstLimit: 2 }),
};

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline({ props: { sources }, change: failAtOnce });
});
afterAll(() => pipeline.stop());

const SIGNED = 'AWS4-HMAC-SHA256 Credential=AKIA/20261129/us-east-1/execute-api/aws4_request, Signature=x';

function post(
  source: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(`${pipeline.run.url}/webhooks/${source}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
}

/** The stored envelopes, all of them. */
const envelopes = async () => {
  const objects = await pipeline.objects('payloads/');
  return [...objects.values()].map((text) => JSON.parse(text) as Readonly<Record<string, unknown>>);
};

describe('an id in the body', () => {
  const send = (orderId: unknown, note: string) =>
    post('generic', JSON.stringify({ data: { orderId, note } }), { 'x-api-key': API_KEY });

  test('makes two requests one delivery, although the rest of the body differs', async () => {
    const [one, other] = [await send('A/1', 'first'), await send('A/1', 'second')];
    expect(await one.json()).toMatchObject({ deliveryId: 'generic-_A_2F1' });
    expect(await other.json()).toMatchObject({ deliveryId: 'generic-_A_2F1' });
    expect(await pipeline.settled('generic-_A_2F1')).toMatchObject({ status: 'SUCCEEDED' });
    const computed = pipeline.lines.filter(
      (line) => /Run compute/.test(line) && line.includes('generic-_A_2F1'),
    );
    expect(computed).toHaveLength(1);
  });

  test('that is none is refused with the rule, and nothing is started', async () => {
    const answer = await send({ nested: 1 }, 'x');
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      detail: expect.stringContaining('in the field data.orderId, must be a text or a whole number'),
    });
  });
});

describe('a producer that needs another answer', () => {
  test('gets it for a form, which is kept byte for byte with the header of its id', async () => {
    const form = 'From=%2B1&Body=a+b%20c&Body=';
    const headers = {
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'X-Call-ID': 'CA1',
    };
    const answer = await post('calls', form, headers);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('text/xml');
    expect((await answer.text()).trim()).toBe('<Response/>');
    await pipeline.run.stepFunctions.idle();
    const kept = (await envelopes()).find(({ deliveryId }) => deliveryId === 'calls-CA1');
    expect(kept).toMatchObject({ body: form, headers: { 'x-call-id': 'CA1' } });
  });

  test('has its JSON checked, also as a type of its own', async () => {
    const answer = await post('calls', '{"no":1}', {
      'content-type': 'application/cloudevents+json',
      'x-call-id': 'c',
    });
    expect(answer.status).toBe(400);
    expect(
      (
        await post('calls', '{"data":1}', {
          'content-type': 'application/cloudevents+json',
          'x-call-id': 'c',
        })
      ).status,
    ).toBe(200);
  });

  test('is told what each source takes where it sends another type', async () => {
    const answer = await post('calls', 'x', { 'content-type': 'text/csv', 'x-call-id': 'c' });
    expect(answer.status).toBe(415);
    expect(await answer.json()).toMatchObject({
      detail: expect.stringContaining('application/x-www-form-urlencoded (calls)'),
    });
  });

  test('must send the id that is required', async () => {
    const answer = await post('calls', '{"data":1}');
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      detail: expect.stringContaining('the header x-call-id, must be there'),
    });
  });
});

describe('a source that is acknowledged when it is stored, beside others', () => {
  test('answers only then, and only to signed requests', async () => {
    expect((await post('payments', '{"data":1}', { 'x-api-key': API_KEY })).status).toBe(403);
    const answer = await post('payments', '{"data":1}', { authorization: SIGNED, 'idempotency-key': 'p1' });
    expect(answer.status).toBe(204);
    expect((await envelopes()).map(({ deliveryId }) => deliveryId)).toContain('payments_AKIA_p1');
  });
});

describe('a source whose events have no id', () => {
  const send = (data: string) => post('bare', JSON.stringify({ data }), { 'x-api-key': API_KEY });
  const idOf = (data: string) =>
    `bare-_b${createHash('sha256').update(JSON.stringify({ data })).digest('hex').slice(0, 32)}`;

  test('makes two requests with one body one delivery, which is not named in the answer', async () => {
    const answer = await send('same');
    expect(await answer.json()).toEqual({ status: 'ACCEPTED', acknowledgement: 'accepted' });
    expect(answer.headers.get('location')).toBeNull();
    await send('same');
    await send('other');
    await pipeline.run.stepFunctions.idle();
    const ids = (await envelopes()).map(({ deliveryId }) => String(deliveryId));
    expect(ids.filter((id) => id.startsWith('bare-')).sort()).toEqual([idOf('same'), idOf('other')].sort());
    expect(await pipeline.settled(idOf('same'))).toMatchObject({ source: 'bare' });
  });
});

test('a source over its own rate is refused, and the others are not', async () => {
  const send = (source: string) => post(source, '{"data":1}', { 'x-api-key': API_KEY });
  const slow = await Promise.all(Array.from({ length: 8 }, () => send('slow')));
  expect(slow.map(({ status }) => status)).toContain(429);
  const others = await Promise.all(Array.from({ length: 8 }, () => send('generic')));
  expect(others.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 202));
});

test('a status needs the API key, also of a source that is open', async () => {
  const { url } = pipeline.run;
  expect((await fetch(`${url}/deliveries/calls-CA1`)).status).toBe(403);
  expect((await fetch(`${url}/deliveries/calls-CA1`, { headers: { 'x-api-key': API_KEY } })).status).not.toBe(
    403,
  );
});
