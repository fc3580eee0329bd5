import { connect } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { API_KEY, type Pipeline, startPipeline } from '../start-pipeline.ts';
import { sendRequest } from './send-request.ts';

let pipeline: Pipeline;
beforeAll(async () => {
  pipeline = await startPipeline();
});
afterAll(() => pipeline.stop());

const BODY = 'only-in-the-body';
const KEY = 'only-in-the-key';

test.each([
  ['a wrong key', { 'x-api-key': KEY }, '/webhooks/generic', '403  INVALID_API_KEY  POST /webhooks/generic'],
  ['an unknown path', {}, '/other?q=1', '404  MISSING_AUTHENTICATION_TOKEN  POST /other'],
  [
    'a body that breaks the schema',
    {},
    '/webhooks/portfolio-risk',
    '400  BAD_REQUEST_BODY  POST /webhooks/portfolio-risk',
  ],
  [
    'another media type',
    { 'content-type': 'text/plain' },
    '/webhooks/generic',
    '415  UNSUPPORTED_MEDIA_TYPE  POST /webhooks/generic',
  ],
])('%s is one line on the terminal', async (_, headers, path, expected) => {
  const before = pipeline.lines.length;
  const answer = await fetch(`${pipeline.run.url}${path}`, {
    method: 'POST',
    headers: { 'x-api-key': API_KEY, 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ data: BODY }),
  });
  expect(answer.status).toBeGreaterThanOrEqual(400);
  const lines = pipeline.lines.slice(before).filter((line) => line.includes('  API  '));
  expect(lines).toEqual([expect.stringContaining(`  API  ${expected}`)]);
  expect(pipeline.lines.join('\n')).not.toMatch(new RegExp(`${BODY}|${KEY}`));
});

test('a request refused by the guard and data that is not HTTP are one line each', async () => {
  const { port } = new URL(pipeline.run.url);
  await sendRequest(port, { headers: { host: 'evil.example' } });
  const socket = connect(Number(port), '127.0.0.1');
  socket.write('no HTTP\r\n\r\n');
  await once(socket, 'data');
  const lines = pipeline.lines.filter((line) => /got "evil|not HTTP/.test(line));
  expect(lines).toEqual([
    expect.stringMatching(/ {2}API {2}403 {2}the host must be .* GET \/$/),
    expect.stringMatching(/ {2}API {2}400 {2}not HTTP$/),
  ]);
});
