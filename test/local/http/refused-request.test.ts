import { expect, test } from 'vitest';
import { describeRefusal } from '../../../lib/local/http/refused-request.ts';

const REFUSED = { status: 403, reason: 'INVALID_API_KEY', method: 'POST', target: '/webhooks/a' };

test.each([
  ['the reason', {}, '403  INVALID_API_KEY  POST /webhooks/a'],
  ['the name of the status if there is no reason', { reason: undefined }, '403  Forbidden  POST /webhooks/a'],
  [
    'the path without the query',
    { target: '/webhooks/a?key=secret' },
    '403  INVALID_API_KEY  POST /webhooks/a',
  ],
  ['the path of a whole URL', { target: 'http://me:secret@localhost/a?b' }, '403  INVALID_API_KEY  POST /a'],
  ['no control characters of a terminal', { target: '/\u001B[2J\n' }, '403  INVALID_API_KEY  POST /?[2J?'],
  ['neither method nor path if there is none', { method: '', target: '' }, '403  INVALID_API_KEY'],
  [
    'only the start of a long path',
    { target: `/${'a'.repeat(9_000)}` },
    `403  INVALID_API_KEY  POST /${'a'.repeat(199)}…`,
  ],
])('the line of a refused request has %s', (_, change, expected) => {
  expect(describeRefusal({ ...REFUSED, ...change }, 0)).toBe(`00:00:00.000  API  ${expected}`);
});
