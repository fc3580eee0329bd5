import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { Source } from '../../lib/pipeline/sources/source.ts';
import { type Pipeline, startPipeline } from '../start-pipeline.ts';

const secret = 'webhooks/handshakes';

const schema = path.join(inject('temporaryFolder'), 'event-callback.schema.json');
writeFileSync(
  schema,
  JSON.stringify({
    type: 'object',
    required: ['event_id', 'type'],
    properties: { event_id: { type: 'string' }, type: { enum: ['event_callback'] } },
  }),
);

/** Producers that test the address in ways that a mapping template can answer. */
const sources = {
  slack: Source.slackEvents({ secret }),
  // One with a schema of its own, which the test of the address does not meet.
  chat: Source.slackEvents({ secret, schema }),
  twitch: Source.twitch({ secret }),
  cloudevents: Source.cloudeventsHttp({ auth: 'none' }),
  meta: Source.meta({ secret, verifyToken: 'meatyhamhock' }),
  okta: Source.okta({ secret }),
  trello: Source.trello({ secret, publicUrl: 'https://hooks.example/webhooks/trello' }),
  graph: Source.microsoftGraph({ secret }),
  grid: Source.azureEventGrid({ auth: 'none' }),
  asana: Source.asana({ secret }),
  notion: Source.notion({ secret }),
  stored: Source.asana({ secret, acknowledgement: 'stored' }),
  dropbox: Source.dropbox({ secret }),
  monday: Source.monday({ secret }),
  line: Source.line({ secret }),
};

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline({ props: { sources } });
});
afterAll(() => pipeline.stop());

interface Test {
  readonly to: keyof typeof sources;
  readonly method?: string;
  readonly query?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

function send({ to, method = 'POST', query = '', headers = {}, body }: Test): Promise<Response> {
  return fetch(`${pipeline.run.url}/webhooks/${to}${query}`, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

interface Answered extends Test {
  readonly status?: number;
  readonly type: string;
  readonly answer: string;
  readonly answerHeaders?: Readonly<Record<string, string>>;
}

const CHALLENGE = '3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P';

const ANSWERED: readonly Answered[] = [
  {
    to: 'chat',
    body: { token: 't', challenge: CHALLENGE, type: 'url_verification' },
    type: 'text/plain',
    answer: CHALLENGE,
  },
  {
    to: 'slack',
    body: { token: 't', challenge: CHALLENGE, type: 'url_verification' },
    type: 'text/plain',
    answer: CHALLENGE,
  },
  {
    to: 'twitch',
    headers: { 'Twitch-Eventsub-Message-Type': 'webhook_callback_verification' },
    body: { challenge: 'pogchamp-kappa-360noscope-vohiyo', subscription: {} },
    type: 'text/plain',
    answer: 'pogchamp-kappa-360noscope-vohiyo',
  },
  {
    to: 'cloudevents',
    method: 'OPTIONS',
    headers: { 'WebHook-Request-Origin': 'eventemitter.example.com', 'WebHook-Request-Rate': '120' },
    type: 'text/plain',
    answer: '',
    answerHeaders: {
      'webhook-allowed-origin': 'eventemitter.example.com',
      'webhook-allowed-rate': '*',
      allow: 'POST',
    },
  },
  {
    to: 'meta',
    method: 'GET',
    query: '?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=meatyhamhock',
    type: 'text/plain',
    answer: '1158201444',
  },
  {
    to: 'okta',
    method: 'GET',
    headers: { 'X-Okta-Verification-Challenge': 'x"y' },
    type: 'application/json',
    answer: String.raw`{"verification":"x\"y"}`,
  },
  { to: 'trello', method: 'HEAD', type: 'text/plain', answer: '' },
  {
    to: 'graph',
    query:
      '?validationToken=Validation%3A%20Testing%20client%20application+reachability%2C%20%C3%A9%20%3C%26%3E',
    type: 'text/plain',
    answer: 'Validation: Testing client application reachability, é <&>',
  },
  {
    to: 'grid',
    headers: { 'aeg-event-type': 'SubscriptionValidation' },
    body: [{ data: { validationCode: '512d38b6-c7b8-40c8-89fe-f46f9e9622b6' } }],
    type: 'application/json',
    answer: '{"validationResponse":"512d38b6-c7b8-40c8-89fe-f46f9e9622b6"}',
  },
  {
    to: 'dropbox',
    method: 'GET',
    query: '?challenge=abc123',
    type: 'text/plain',
    answer: 'abc123',
    answerHeaders: { 'x-content-type-options': 'nosniff' },
  },
  {
    to: 'monday',
    body: { challenge: CHALLENGE },
    type: 'application/json',
    answer: `{"challenge":"${CHALLENGE}"}`,
  },
  { to: 'line', body: { destination: 'U1', events: [] }, type: 'text/plain', answer: '' },
];

describe('a test of the address is answered, and nothing is started', () => {
  test.each(ANSWERED)('of $to', async ({ status = 200, type, answer, answerHeaders = {}, ...request }) => {
    const response = await send(request);
    expect(await response.text()).toBe(answer);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe(type);
    for (const [name, value] of Object.entries(answerHeaders)) expect(response.headers.get(name)).toBe(value);
    await pipeline.run.stepFunctions.idle();
    expect(pipeline.lines.filter((line) => line.includes(` ${request.to}-`))).toEqual([]);
  });
});

const HOOK_SECRET = 'b537207f20cbfa02357cf448134da559e8bd39d61597dcd5631b8012eae53e81';
const TOKEN = 'secret_tMrlL1qK5vuQAh1b6cZGhFChZTSYJlce98V0pYn7yBl';

describe('what an operator must have is kept beside the deliveries, for each test its own object', () => {
  test.each<[string, Test, string, Readonly<Record<string, string | null>>]>([
    [
      'the secret of Asana, which is sent back',
      { to: 'asana', headers: { 'X-Hook-Secret': HOOK_SECRET }, body: {} },
      HOOK_SECRET,
      { 'x-hook-secret': HOOK_SECRET },
    ],
    [
      'the secret of Asana, whose answer waits until it is kept',
      { to: 'stored', headers: { 'X-Hook-Secret': HOOK_SECRET }, body: {} },
      HOOK_SECRET,
      { 'x-hook-secret': HOOK_SECRET },
    ],
    [
      'any text',
      { to: 'asana', headers: { 'X-Hook-Secret': String.raw`a"b\'<i>$end%` }, body: {} },
      String.raw`a"b\'<i>$end%`,
      {},
    ],
    [
      'the token of Notion, which is not sent back',
      { to: 'notion', body: { verification_token: TOKEN } },
      TOKEN,
      {},
    ],
  ])('%s', async (_, request, value, headers) => {
    for (let time = 1; time <= 2; time += 1) {
      const response = await send(request);
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('text/plain');
      expect(await response.text()).toBe('');
      for (const [name, text] of Object.entries(headers)) expect(response.headers.get(name)).toBe(text);
    }
    const objects = (await kept(request.to)).filter((object) => object.value === value);
    const each = {
      source: request.to,
      value,
      sourceIp: '127.0.0.1',
      receivedAt: expect.any(String) as string,
    };
    expect(objects).toEqual([each, each]);
    expect((await pipeline.objects(`payloads/${request.to}-`)).size).toBe(0);
    expect(pipeline.lines.join('\n')).not.toContain(value);
  });

  test.each<[string, Test]>([
    ['an event of Notion that has no token', { to: 'notion', body: { id: '1', type: 'page.created' } }],
    ['a token of Notion that no token can be', { to: 'notion', body: { verification_token: '<script>' } }],
    ['a token of Notion that is too long', { to: 'notion', body: { verification_token: 'x'.repeat(257) } }],
    ['an event of Asana', { to: 'asana', body: { events: [{}] } }],
  ])('%s is none of these, and is dropped because it is not signed', async (_, request) => {
    const before = (await kept(request.to)).length;
    await send(request);
    expect((await kept(request.to)).length).toBe(before);
    expect((await pipeline.objects(`payloads/${request.to}-`)).size).toBe(0);
  });

  async function kept(source: string): Promise<readonly { readonly value?: string }[]> {
    await pipeline.run.stepFunctions.idle();
    const objects = await pipeline.objects(`handshakes/${source}/`);
    return [...objects.values()].map((text) => JSON.parse(text) as { readonly value?: string });
  }
});

describe('a test that is not exact is refused, and sends nothing back', () => {
  const META = '?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=';

  test.each<[string, Test, number]>([
    ['a wrong token', { to: 'meta', method: 'GET', query: `${META}meatyham` }, 403],
    ['no token', { to: 'meta', method: 'GET', query: META }, 403],
    [
      'another mode',
      { to: 'meta', method: 'GET', query: META.replace('subscribe', 'other') + 'meatyhamhock' },
      404,
    ],
    ['nothing', { to: 'dropbox', method: 'GET' }, 404],
    [
      'a challenge that is too long',
      { to: 'slack', body: { type: 'url_verification', challenge: 'x'.repeat(257) } },
      400,
    ],
    [
      'a secret that is too long',
      { to: 'asana', headers: { 'X-Hook-Secret': 'x'.repeat(257) }, body: {} },
      400,
    ],
    ['a method that the producer does not use', { to: 'slack', method: 'GET' }, 404],
    ['a test that is neither one nor an event', { to: 'chat', body: { type: 'url_verification' } }, 400],
  ])('%s', async (_, request, status) => {
    const response = await send(request);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ status });
    expect(text).not.toContain('1158201444');
  });
});

test('a source with a schema takes the events that meet it, and no others', async () => {
  const event = { type: 'event_callback', event_id: 'Ev1' };
  expect((await send({ to: 'chat', body: event })).status).toBe(200);
  expect((await send({ to: 'chat', body: { ...event, event_id: 1 } })).status).toBe(400);
});
