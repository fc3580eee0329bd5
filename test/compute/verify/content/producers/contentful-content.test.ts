import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { verify } from '../../../../../lib/compute/verify/verify.ts';
import { RECEIVED_AT, requestOf } from '../../signed-request.ts';

const SECRET = 'c'.repeat(64);
const AT = String(RECEIVED_AT);
const BODY = '{"a":1}';

interface Signed {
  readonly headers: Readonly<Record<string, string>>;
  readonly path?: string;
  readonly url?: string;
  readonly lines: string;
}

/** Judges a request whose signed text is method, path, `lines` and body. */
const judge = async ({ headers, lines, path = '/v1', url = 'https://hooks.example.test/v1' }: Signed) => {
  const text = ['POST', path, lines, BODY].join('\n');
  const signature = createHmac('sha256', SECRET).update(text).digest('hex');
  const request = requestOf({
    url,
    body: BODY,
    headers: { ...headers, 'x-contentful-signature': signature },
  });
  const { valid, reason } = await verify('contentful', request, { secrets: [SECRET] });
  return valid ? 'valid' : reason;
};

const LIST = 'x-contentful-signed-headers,x-contentful-timestamp';
const HEADERS = { 'x-contentful-signed-headers': LIST, 'x-contentful-timestamp': AT };
const LINES = `x-contentful-signed-headers:${LIST};x-contentful-timestamp:${AT}`;
const INCOMPLETE = 'A signed part of the request is missing.';

test('the named headers are signed in the order of their names, without blanks around their values', async () => {
  expect(await judge({ headers: HEADERS, lines: LINES })).toBe('valid');
  const list = `x-contentful-timestamp,a-header,x-contentful-signed-headers`;
  const headers = { ...HEADERS, 'x-contentful-signed-headers': list, 'A-Header': ' 1 ' };
  const lines = `a-header:1;x-contentful-signed-headers:${list};x-contentful-timestamp:${AT}`;
  expect(await judge({ headers, lines })).toBe('valid');
});

test('the path is signed with its query, which is escaped twice', async () => {
  const url = 'https://hooks.example.test/v1/ü?x=a%20b';
  expect(await judge({ headers: HEADERS, lines: LINES, url, path: '/v1/%C3%BC?x%253Da%252520b' })).toBe(
    'valid',
  );
  expect(await judge({ headers: HEADERS, lines: LINES, url: '/v1?', path: '/v1' })).toBe('valid');
  expect(await judge({ headers: HEADERS, lines: LINES, url: 'https://hooks.example.test', path: '' })).toBe(
    'valid',
  );
  expect(await judge({ headers: HEADERS, lines: LINES, url: 'https://hooks.example.test/\uD800' })).toBe(
    INCOMPLETE,
  );
});

test('the list and the time stamp must be signed: else another header could hold the text of a genuine one', async () => {
  const forged = { 'x-contentful-signed-headers': 'a', a: `1;${LINES}`, 'x-contentful-timestamp': AT };
  expect(await judge({ headers: forged, lines: `a:1;${LINES}` })).toBe(INCOMPLETE);
  for (const list of ['', 'x-contentful-timestamp', 'x-contentful-signed-headers'])
    expect(await judge({ headers: { ...HEADERS, 'x-contentful-signed-headers': list }, lines: LINES })).toBe(
      INCOMPLETE,
    );
});

test('a header that is named must be there, and at most 100 are named', async () => {
  const list = `${LIST},x-none`;
  expect(await judge({ headers: { ...HEADERS, 'x-contentful-signed-headers': list }, lines: LINES })).toBe(
    INCOMPLETE,
  );
  const listOf = (count: number) =>
    [LIST, ...Array.from({ length: count - 2 }, () => 'x-contentful-timestamp')].join(',');
  const linesOf = (list: string) =>
    [
      `x-contentful-signed-headers:${list}`,
      ...Array.from({ length: 99 }, () => `x-contentful-timestamp:${AT}`),
    ].join(';');
  const most = {
    headers: { ...HEADERS, 'x-contentful-signed-headers': listOf(100) },
    lines: linesOf(listOf(100)),
  };
  expect(await judge(most)).toBe('valid');
  const many = listOf(101);
  expect(await judge({ headers: { ...HEADERS, 'x-contentful-signed-headers': many }, lines: LINES })).toBe(
    INCOMPLETE,
  );
});

test('the time stamp is judged by 30 s', async () => {
  const at = String(RECEIVED_AT - 30_001);
  const stale = { headers: { ...HEADERS, 'x-contentful-timestamp': at }, lines: LINES.replace(AT, at) };
  expect(await judge(stale)).toBe('The request was signed too long before it was received.');
});
