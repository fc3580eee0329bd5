import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Auth } from '../../lib/pipeline/api/auth.ts';
import { Source } from '../../lib/pipeline/sources/source.ts';
import { failAtOnce } from '../fail-at-once.ts';
import { API_KEY, type Pipeline, startPipeline } from '../start-pipeline.ts';

const schema = path.join(import.meta.dirname, '..', '..', 'schemas', 'generic.schema.json');

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline({
    change: failAtOnce,
    props: {
      sources: {
        generic: Source.schema(schema),
        billing: Source.schema(schema),
        bodies: Source.schema(schema, { dedupe: 'body' }),
        signed: Source.schema(schema, { auth: Auth.IAM }),
        shared: Source.schema(schema),
      },
      producers: {
        acme: { sources: ['generic', 'bodies'] },
        'globex-corp': { sources: ['generic', 'bodies', 'billing'] },
        slow: { sources: ['billing'], rateLimit: 1, burstLimit: 2 },
      },
    },
  });
});
afterAll(() => pipeline.stop());

const keyOf = (producer: string): string =>
  pipeline.run.apiKeys.find(({ name }) => name.endsWith(`-${producer}`))?.value ?? '';

interface Sent {
  readonly source: string;
  readonly key: string;
  readonly id?: string;
  readonly body?: string;
}

function post({ source, key, id, body = '{"data":1}' }: Sent): Promise<Response> {
  return fetch(`${pipeline.run.url}/webhooks/${source}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-api-key': key,
      ...(id !== undefined && { 'idempotency-key': id }),
    },
    body,
  });
}

function get(id: string, key: string): Promise<Response> {
  return fetch(`${pipeline.run.url}/deliveries/${id}`, { headers: { 'x-api-key': key } });
}

/** The id of every delivery of which something is stored, and of every run. */
const stored = async (): Promise<string[]> => {
  const objects = await pipeline.objects('payloads/');
  return [...objects.keys()].map((key) => key.split('/')[1] ?? '');
};

/** An answer without what differs from request to request. */
async function answerOf(response: Response): Promise<object> {
  const { requestId, ...body } = (await response.json()) as Readonly<Record<string, unknown>>;
  const headers = Object.fromEntries(response.headers);
  for (const name of ['date', 'x-amzn-requestid', 'x-amz-apigw-id']) delete headers[name];
  return { status: response.status, headers, body, requestIdLength: String(requestId).length };
}

describe('a key', () => {
  test('posts to a source of its producer, and the delivery is its own', async () => {
    const answer = await post({ source: 'billing', key: keyOf('globex-corp'), id: 'b1' });
    expect(answer.status).toBe(202);
    expect(await answer.json()).toMatchObject({ deliveryId: 'billing_globex-corp_b1' });
    expect(answer.headers.get('location')).toBe('/deliveries/billing_globex-corp_b1');
    await pipeline.run.stepFunctions.idle();
    const [envelope] = await pipeline.payloads('billing_globex-corp_b1');
    expect(envelope).toMatchObject({ owner: 'globex-corp', source: 'billing' });
    expect(await pipeline.record('billing_globex-corp_b1')).toMatchObject({ owner: { S: 'globex-corp' } });
  });

  test.each(['acme', 'slow'])(
    'of %s is refused by a source of others, and nothing is started',
    async (name) => {
      const source = name === 'acme' ? 'billing' : 'generic';
      const before = pipeline.lines.length;
      const answer = await post({ source, key: keyOf(name), id: 'foreign' });
      expect(answer.status).toBe(403);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(await answer.json()).toMatchObject({
        title: 'Forbidden',
        detail: 'This API key may not post to this source. Nothing was stored.',
      });
      await pipeline.run.stepFunctions.idle();
      expect(pipeline.lines.slice(before).filter((line) => line.includes('foreign'))).toEqual([]);
      expect((await stored()).filter((id) => id.includes('foreign'))).toEqual([]);
    },
  );

  test('of the pipeline posts to a source that no producer names, and to no other', async () => {
    expect((await post({ source: 'shared', key: API_KEY, id: 's1' })).status).toBe(202);
    expect((await post({ source: 'generic', key: API_KEY, id: 's1' })).status).toBe(403);
  });

  test('of a producer is refused by a source that no producer names', async () => {
    expect((await post({ source: 'shared', key: keyOf('acme'), id: 's2' })).status).toBe(403);
  });

  test('that is none is refused by the gateway', async () => {
    expect((await post({ source: 'generic', key: 'acme' })).status).toBe(403);
  });
});

describe('two producers with one idempotency key', () => {
  test('have two deliveries, each computed and kept', async () => {
    const answers = await Promise.all(
      ['acme', 'globex-corp'].map((name) =>
        post({ source: 'generic', key: keyOf(name), id: 'same', body: `{"data":{"${name}":1}}` }),
      ),
    );
    const ids = await Promise.all(
      answers.map(async (each) => ((await each.json()) as { readonly deliveryId: string }).deliveryId),
    );
    expect(ids).toEqual(['generic_acme_same', 'generic_globex-corp_same']);
    await pipeline.run.stepFunctions.idle();
    for (const [index, name] of ['acme', 'globex-corp'].entries()) {
      const answer = await get(ids[index] ?? '', keyOf(name));
      expect(await answer.json()).toMatchObject({ status: 'SUCCEEDED', source: 'generic' });
      expect(await pipeline.payloads(ids[index])).toMatchObject([{ body: `{"data":{"${name}":1}}` }]);
    }
  });

  test('and one body, which is the id, have two deliveries', async () => {
    for (const name of ['acme', 'globex-corp', 'acme'])
      expect((await post({ source: 'bodies', key: keyOf(name), body: '{"data":"one"}' })).status).toBe(202);
    await pipeline.run.stepFunctions.idle();
    const ids = (await stored()).filter((id) => id.startsWith('bodies'));
    expect(ids).toHaveLength(2);
    for (const id of ids) expect(id).toMatch(/^bodies__b[0-9a-f]{32}$/);
    const owners = await Promise.all(ids.map(async (id) => (await pipeline.record(id))?.owner?.S));
    expect(owners.toSorted((one = '', other = '') => one.localeCompare(other))).toEqual([
      'acme',
      'globex-corp',
    ]);
  });
});

describe('a delivery of another owner', () => {
  test('is answered as one that does not exist, in every part of the answer', async () => {
    await post({ source: 'generic', key: keyOf('acme'), id: 'secret' });
    await pipeline.run.stepFunctions.idle();
    expect((await get('generic_acme_secret', keyOf('acme'))).status).toBe(200);
    const unknown = await answerOf(await get('generic_acme_xxxxxx', keyOf('globex-corp')));
    expect(unknown).toMatchObject({ status: 404 });
    expect(await answerOf(await get('generic_acme_secret', keyOf('globex-corp')))).toEqual(unknown);
    expect(await answerOf(await get('generic_acme_secret', API_KEY))).toEqual(unknown);
  });

  test('is also that of nobody, which is read with the key of the pipeline', async () => {
    await post({ source: 'shared', key: API_KEY, id: 'nobodys' });
    await pipeline.run.stepFunctions.idle();
    expect((await get('shared-nobodys', API_KEY)).status).toBe(200);
    expect((await get('shared-nobodys', keyOf('acme'))).status).toBe(404);
  });
});

describe('the rate of a producer', () => {
  test('ends its own requests, and neither its polls nor the requests of another', async () => {
    const send = (name: string) => post({ source: 'billing', key: keyOf(name) });
    const slow = await Promise.all(Array.from({ length: 8 }, () => send('slow')));
    expect(slow.map(({ status }) => status)).toContain(429);
    expect((await get('billing_slow_none', keyOf('slow'))).status).toBe(404);
    const others = await Promise.all(Array.from({ length: 8 }, () => send('globex-corp')));
    expect(others.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 202));
  });

  test('also ends its polls, apart from its deliveries', async () => {
    const polls = await Promise.all(Array.from({ length: 8 }, () => get('billing_slow_none', keyOf('slow'))));
    expect(polls.map(({ status }) => status)).toContain(429);
    expect((await get('billing_acme_none', keyOf('acme'))).status).toBe(404);
  });
});

describe('a signed request', () => {
  const send = (accessKey: string) =>
    fetch(`${pipeline.run.url}/webhooks/signed`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': 'p1',
        authorization: `AWS4-HMAC-SHA256 Credential=${accessKey}/20261129/us-east-1/execute-api/aws4_request, Signature=x`,
      },
      body: '{"data":1}',
    });

  test('belongs to its role, so two roles with one idempotency key have two deliveries', async () => {
    const ids = await Promise.all(
      ['AROAONE', 'AROATWO'].map(async (role) => {
        const answer = await send(role);
        return ((await answer.json()) as { readonly deliveryId: string }).deliveryId;
      }),
    );
    expect(ids).toEqual(['signed_AROAONE_p1', 'signed_AROATWO_p1']);
  });

  test('of a caller that could be no owner is refused', async () => {
    const answer = await send('a_b');
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ detail: expect.stringContaining('no role or user') });
  });
});
