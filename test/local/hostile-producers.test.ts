import { once } from 'node:events';
import { request } from 'node:http';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { IdempotencyKey } from '../../lib/pipeline/sources/idempotency-key.ts';
import { Source } from '../../lib/pipeline/sources/source.ts';
import { API_KEY, type Pipeline, startPipeline } from '../start-pipeline.ts';

const schema = path.join(import.meta.dirname, '..', '..', 'schemas', 'generic.schema.json');
const stored = { acknowledgement: 'stored' } as const;

/** The level at which the producer sees what became of its request. */
const sources = {
  empty: Source.github({ secret: 'empty', ...stored }),
  malformed: Source.standardWebhooks({ secret: 'malformed', ...stored }),
  github: Source.github({ secret: 'github', ...stored }),
  meta: Source.meta({ secret: 'github', verifyToken: 'meatyhamhock' }),
  orders: Source.schema(schema, { idempotencyKey: IdempotencyKey.body('$.data.id').required() }),
};

const VALUES = { empty: '', malformed: 'whsec_not base64 at all!', github: 'a-secret-nobody-sees' };

let pipeline: Pipeline;
beforeAll(async () => {
  const secrets = new Map(Object.entries(VALUES).map(([name, current]) => [name, { current }]));
  pipeline = await startPipeline({ props: { sources }, secrets });
});
afterAll(() => pipeline.stop());

interface Answer {
  readonly status: number;
  readonly text: string;
}

/** By node:http, because fetch sends a header once. */
async function post(
  source: string,
  body: string,
  headers: Readonly<Record<string, string | readonly string[]>> = {},
): Promise<Answer> {
  const sent = request(`${pipeline.run.url}/webhooks/${source}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-api-key': API_KEY,
      ...(headers as Record<string, string[]>),
    },
  });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [NodeJS.ReadableStream & { statusCode: number }];
  let text = '';
  for await (const chunk of response) text += String(chunk);
  return { status: response.statusCode, text };
}

/** Nothing is half-written, and nothing of a secret is printed. */
async function expectNothingOf(source: string, { text }: Answer): Promise<void> {
  await pipeline.run.stepFunctions.idle();
  expect([...(await pipeline.objects(`payloads/${source}-`)).keys()]).toEqual([]);
  expect(pipeline.lines.filter((line) => line.includes('Start processing') && line.includes(source))).toEqual(
    [],
  );
  const said = [text, ...pipeline.lines].join('\n');
  for (const value of Object.values(VALUES).filter((each) => each !== '')) expect(said).not.toContain(value);
}

describe('a secret', () => {
  test.each(['empty', 'malformed'] as const)(
    'that is %s cannot judge, so the producer is asked to send again',
    async (source) => {
      const answer = await post(source, '{"data":1}', {
        'x-github-delivery': '1',
        'x-hub-signature-256': `sha256=${'0'.repeat(64)}`,
        'webhook-id': 'msg_1',
        'webhook-timestamp': '1',
        'webhook-signature': 'v1,AAAA',
      });
      expect(answer.status).toBe(503);
      await expectNothingOf(source, answer);
    },
  );
});

describe('signatures', () => {
  test.each([
    ['in a header of 8 KB', `sha256=${'a'.repeat(8_000)}`],
    ['in 300 headers of one name', Array.from({ length: 300 }, () => 'sha256=0')],
  ])('%s are refused', async (_, signature) => {
    const answer = await post('github', '{"data":1}', {
      'x-github-delivery': '1',
      'x-hub-signature-256': signature,
    });
    expect(answer.status).toBe(401);
    expect(JSON.parse(answer.text)).toMatchObject({ title: 'Unauthorized' });
    await expectNothingOf('github', answer);
  });

  test('in 1,000 headers are more than a request may have', async () => {
    const answer = await post('github', '{"data":1}', {
      'x-github-delivery': '1',
      'x-hub-signature-256': Array.from({ length: 1_000 }, () => 'sha256=0'),
    });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    await expectNothingOf('github', answer);
  });
});

describe('an id in the body', () => {
  const deep = (levels: number): string => `{"data":${'{"id":'.repeat(levels)}1${'}'.repeat(levels + 1)}`;

  test.each([
    ['is missing', '{"data":{}}'],
    ['is null', '{"data":{"id":null}}'],
    ['is an object', '{"data":{"id":{"id":1}}}'],
    ['is a list', '{"data":{"id":[1]}}'],
    ['stands in a text', '{"data":"id"}'],
  ])('that %s is refused with the rule', async (_, body) => {
    const answer = await post('orders', body);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({
      detail: expect.stringContaining('in the field data.id'),
    });
    await expectNothingOf('orders', answer);
  });

  test('of 2 MB is too large', async () => {
    const answer = await post('orders', `{"data":{"id":"${'x'.repeat(2_000_000)}"}}`);
    expect(answer.status).toBe(400);
    expect(JSON.parse(answer.text)).toMatchObject({ detail: expect.stringContaining('take at most') });
    await expectNothingOf('orders', answer);
  });

  // Which error API Gateway gives a body that its template engine cannot read is not known (depth-of-bodies).
  test.each([
    ['in a body of 2 MB that is 300,000 deep', deep(300_000)],
    ['in a body that is 1,000 deep', deep(1_000)],
  ])('%s is an error, and no delivery', async (_, body) => {
    const answer = await post('orders', body);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.text.length).toBeLessThan(1_000);
    expect(answer.text).not.toContain('"id":{');
    await expectNothingOf('orders', answer);
  });
});

test('a handshake with a wrong token is refused, and the right one is not shown', async () => {
  const response = await fetch(
    `${pipeline.run.url}/webhooks/meta?hub.mode=subscribe&hub.challenge=1&hub.verify_token=meatyham`,
  );
  const text = await response.text();
  expect(response.status).toBe(403);
  expect(text).not.toContain('meatyhamhock');
  await expectNothingOf('meta', { status: response.status, text });
});
