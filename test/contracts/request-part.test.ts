import { expect, test } from 'vitest';
import { headersOfPart, parseRequestPart } from '../../lib/contracts/request-part.ts';

test.each([
  ['header:x-github-delivery', { kind: 'header', name: 'x-github-delivery', steps: [] }],
  ['query:hub.mode', { kind: 'query', name: 'hub.mode', steps: [] }],
  ['form:bt_payload', { kind: 'form', name: 'bt_payload', steps: [] }],
  ['body:$', { kind: 'body', name: '$', steps: [] }],
  ['body:$.event-data.@id', { kind: 'body', name: '$.event-data.@id', steps: ['event-data', '@id'] }],
  ['body:$[0].a[12][*].b', { kind: 'body', name: '$[0].a[12][*].b', steps: [0, 'a', 12, '[*]', 'b'] }],
])('%s', (text, parsed) => {
  expect(parseRequestPart(text)).toEqual(parsed);
});

test.each([
  '',
  'header',
  'header:',
  'header:X-Sig',
  'header:a b',
  'cookie:a',
  'constructor:a',
  'body:a',
  'body:$.',
  'body:$..a',
  'body:$[x]',
  'body:$[-1]',
  'body:$.a b',
  'query:',
  'form:a\n',
  'header:a\n',
])('%j is no part of a request', (text) => {
  expect(() => parseRequestPart(text)).toThrow(`got '${text}'.`);
});

test('a range stands for a header of each number', () => {
  expect(headersOfPart('header:x-sig-{9..11}')).toEqual(['x-sig-9', 'x-sig-10', 'x-sig-11']);
  expect(headersOfPart('header:x-sig')).toEqual(['x-sig']);
  expect(headersOfPart('body:$.sig')).toEqual([]);
});
