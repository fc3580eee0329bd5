import { expect, test } from 'vitest';
import { holdsBody } from '../../../lib/proofs/ack-proof/body/holds-body.ts';

const BODY = '{ "a": "1&2 %20 +", "b": [1, null] }';
const JSON_OF_BODY: unknown = JSON.parse(BODY);

test.each([
  ['the body itself', BODY],
  ['the body within a text', `delivery: ${BODY}`],
  ['the body as a member', { headers: {}, body: BODY }],
  ['the body as the JSON that it is', { delivery: JSON_OF_BODY }],
  ['the body written anew', JSON.stringify(JSON_OF_BODY)],
  ['the body in the JSON text of an envelope', JSON.stringify({ body: BODY })],
  ['the body in a JSON text of a JSON text', JSON.stringify(JSON.stringify({ body: JSON_OF_BODY }))],
  ['the body in base64', Buffer.from(BODY).toString('base64')],
  ['an envelope in base64', { B: Buffer.from(JSON.stringify({ body: BODY })).toString('base64') }],
  ['the body in a list', [{ S: 'x' }, { S: BODY }]],
])('%s holds the body', (_, value) => {
  expect(holdsBody(value, BODY)).toBe(true);
});

test.each([
  ['nothing', undefined],
  ['a part of it', '{ "a": "1'],
  ['a member of it', '1&2 %20 +'],
  ['one with a member more', { ...(JSON_OF_BODY as object), c: 1 }],
  ['one with another value', { ...(JSON_OF_BODY as object), b: [1] }],
  ['base64 that was cut', Buffer.from(BODY).toString('base64').slice(0, 24)],
  [
    'base64 whose + a form has made a blank',
    Buffer.from(`${BODY}~~~`).toString('base64').replaceAll('+', ' '),
  ],
  ['what a form makes of it unencoded', new URLSearchParams(`m=${BODY}`).get('m')],
])('%s does not', (_, value) => {
  expect(holdsBody(value, BODY)).toBe(false);
});

test.each(['{"n":12345678901234567890}', '{"n":1.0}', '{"n":1,"n":2}', '{"n":1e2}'])(
  'of %s the JSON that it is has lost something; its text has not',
  (body) => {
    expect(holdsBody(JSON.parse(body), body)).toBe(false);
    expect(holdsBody({ body }, body)).toBe(true);
  },
);
