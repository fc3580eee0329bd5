import { expect, test } from 'vitest';
import { holdsBody } from '../../lib/ack-proof/holds-body.ts';

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
  ['what a form makes of it unencoded', new URLSearchParams(`m=${BODY}`).get('m')],
])('%s does not', (_, value) => {
  expect(holdsBody(value, BODY)).toBe(false);
});
