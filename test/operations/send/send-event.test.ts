import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callApi } from '../../../bin/call-api.ts';
import { systemClock } from '../../../lib/local/clock/clock.ts';
import { systemRandom } from '../../../lib/local/clock/random.ts';
import { Source } from '../../../lib/pipeline/sources/source.ts';
import { sendEvent } from '../../../lib/operations/send/send-event.ts';
import type { SendOptions } from '../../../lib/operations/send/send-options.ts';
import { failAtOnce } from '../../fail-at-once.ts';
import { API_KEY, type Pipeline, startPipeline } from '../../start-pipeline.ts';

const SECRET = 'fake-secret-0123456789';
const PUBLIC_URL = 'https://hooks.example.test/webhooks/twilio';

const sources = {
  github: Source.github({ secret: 'secret' }),
  // Names no delivery in its answer, and signs the address.
  twilio: Source.twilio({ secret: 'secret', publicUrl: PUBLIC_URL }),
  // Is known by its body.
  meta: Source.meta({ secret: 'secret', verifyToken: 'token' }),
  // Sends the secret itself.
  gitlab: Source.gitlab({ secret: 'secret' }),
  // Is answered after it was verified.
  zoom: Source.zoom({ secret: 'secret' }),
  chat: Source.slackEvents({ secret: 'secret' }),
  // Signs nothing.
  mollie: Source.mollie(),
};

let pipeline: Pipeline;
beforeAll(async () => {
  const secrets = new Map([['secret', { current: SECRET }]]);
  pipeline = await startPipeline({ props: { sources }, secrets, change: failAtOnce });
});
afterAll(() => pipeline.stop());

/** Sends, and gives what is said and the payloads that are kept afterwards of the source. */
async function send(source: string, options: Partial<SendOptions> = {}) {
  const said: string[] = [];
  const ports = {
    call: callApi,
    clock: systemClock,
    random: systemRandom,
    say: (line: string) => said.push(line),
  };
  const { url: base } = pipeline.run;
  const usual = { source, producer: source, base, secret: SECRET, apiKey: API_KEY, tamper: false, repeat: 1 };
  // What is signed ends as soon as it has its outcome.
  const isExpected = await sendEvent({ ...usual, waitMs: 300_000, ...options }, ports);
  await pipeline.run.stepFunctions.idle();
  const kept = [...(await pipeline.objects(`payloads/${source}-`)).values()];
  return { isExpected, said: said.join('\n'), kept };
}

/** How long a test waits for what must not come: afterwards it looks at everything that is kept. */
const waitMs = 300;

describe.each([
  ['github', {}],
  ['twilio', { publicUrl: PUBLIC_URL }],
  ['meta', {}],
  ['gitlab', {}],
  ['zoom', {}],
  ['chat', { producer: 'slack-events' }],
])('%s', (source, options) => {
  test('a signed event is recorded, also sent twice, and a tampered one is not', async () => {
    const signed = await send(source, { ...options, repeat: 2 });
    expect(signed.said).toMatch(/^\{"deliveryId":.*"status":"FAILED".*ComputationMissing/m);
    expect(signed.said).toMatch(/\nRecorded, as one delivery of 2 requests\. With --tamper/);
    expect(signed.isExpected).toBe(true);
    expect(signed.kept).toHaveLength(1);
    const tampered = await send(source, { ...options, tamper: true, waitMs });
    expect(tampered.said).toMatch(/\n(?:Refused|Answered and dropped), as it must be: nothing is recorded/);
    expect(tampered.isExpected).toBe(true);
    expect(tampered.kept).toEqual(signed.kept);
  });
});

test('what is sent is said, with its signature and never with the secret', async () => {
  const { said } = await send('github', { type: 'push' });
  expect(said).toMatch(/^push of GitHub, id [0-9a-f-]{36}\n/);
  expect(said).toContain(`\nPOST ${pipeline.run.url}/webhooks/github\n`);
  expect(said).toMatch(/\n {2}x-github-event: push\n/);
  expect(said).toMatch(/\n {2}x-hub-signature-256: sha256=[0-9a-f]{64}\n {2}\d+ bytes of body\n200 \{/);
  const token = await send('gitlab');
  expect(token.said).toContain('\n  x-gitlab-token: (the secret)\n');
  expect(said + token.said).not.toContain(SECRET);
});

test('an event that is sent again by its id is the same delivery', async () => {
  const first = await send('github', { id: 'evt-1' });
  const again = await send('github', { id: 'evt-1' });
  expect(again.said).toMatch(/"deliveryId":"github-evt-1".*\n(?:.*\n)*Recorded\./);
  expect(again.kept).toHaveLength(first.kept.length);
});

test('another type of event has a generic body', async () => {
  const { said, isExpected } = await send('github', { type: 'issues' });
  expect(said).toMatch(/^issues of GitHub, id \S+, with a generic body\n/);
  expect(isExpected).toBe(true);
});

test('a producer that does not sign sends the API key', async () => {
  const { said, isExpected } = await send('mollie', { secret: undefined });
  expect(said).toMatch(/\nRecorded\.$/);
  expect(isExpected).toBe(true);
});

test('a test of the address is answered and not recorded, and a tampered one is refused', async () => {
  const before = (await send('zoom')).kept;
  const tested = await send('zoom', { type: 'endpoint.url_validation' });
  expect(tested.said).toMatch(/\n200 \{"plainToken":"[^"]+","encryptedToken":"[0-9a-f]{64}"\}\nAnswered\./);
  const tampered = await send('zoom', { type: 'endpoint.url_validation', tamper: true });
  expect(tampered.said).toMatch(/\n401 .*\nRefused, as it must be/);
  expect([tested.isExpected, tampered.isExpected]).toEqual([true, true]);
  expect(tampered.kept).toEqual(before);
});

test('another secret is not what was expected', async () => {
  const asked = await send('zoom', { secret: 'another' });
  expect(asked.said).toMatch(/\n401 .*\nREFUSED with 401, although it is what Zoom sends\./);
  const dropped = await send('github', { secret: 'another', waitMs });
  expect(dropped.said).toMatch(/\nNOT RECORDED after 0\.3 s\./);
  expect([asked.isExpected, dropped.isExpected]).toEqual([false, false]);
});

test('a source that is not there is an error, and so is a wrong key', async () => {
  await expect(send('bills', { producer: 'stripe' })).rejects.toThrow("There is no source 'bills': http://");
  await expect(send('github', { apiKey: 'another' })).rejects.toThrow('--api-key must be a key');
});
