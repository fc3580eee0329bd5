import ajvDraft04 from 'ajv-draft-04';
import { describe, expect, test } from 'vitest';
import type { ProducerHandshake } from '../../../lib/contracts/producer-handshake.ts';
import { findDialectProblem } from '../../../lib/contracts/schema-dialect/find-dialect-problem.ts';
import { schemaWithHandshakes } from '../../../lib/pipeline/sources/schema-with-handshakes.ts';

const OWN = {
  $schema: 'http://json-schema.org/draft-04/schema#',
  definitions: { id: { type: 'string', pattern: '^E' } },
  type: 'object',
  required: ['event_id'],
  properties: { event_id: { $ref: '#/definitions/id' } },
};

const respond = { status: 200 };
const CHALLENGE: ProducerHandshake = {
  method: 'POST',
  match: { 'body:$.type': 'url_verification', 'body:$.challenge': { present: true } },
  respond,
};
const NESTED: ProducerHandshake = { method: 'POST', match: { 'body:$.event.kind': 'ping' }, respond };
const EMPTY: ProducerHandshake = { method: 'POST', match: { 'body:$.events': { empty: true } }, respond };

function accepts(handshakes: readonly ProducerHandshake[], body: unknown): boolean {
  const schema = schemaWithHandshakes('orders', OWN, handshakes);
  expect(findDialectProblem(schema, 'source schema')).toBeUndefined();
  return new ajvDraft04.default({ strict: false }).validate(schema, body);
}

test('without a test in the body the schema is the given one', () => {
  expect(schemaWithHandshakes('orders', OWN, [])).toBe(OWN);
  const ofHeader: ProducerHandshake = { method: 'POST', match: { 'header:x-a': 'b' }, respond };
  expect(schemaWithHandshakes('orders', OWN, [ofHeader])).toBe(OWN);
  expect(schemaWithHandshakes('orders', OWN, [{ ...CHALLENGE, method: 'GET' }])).toBe(OWN);
});

describe('beside the bodies of the schema', () => {
  const all = [CHALLENGE, NESTED, EMPTY];

  test.each([
    ['an event', { event_id: 'E1' }],
    ['a challenge', { type: 'url_verification', challenge: 'x', token: 1 }],
    ['a field further down', { event: { kind: 'ping' } }],
    ['an empty list', { events: [], destination: 'U1' }],
  ])('%s is taken', (_, body) => {
    expect(accepts(all, body)).toBe(true);
  });

  // The template takes none of these for a test, so they must not come in as deliveries.
  test.each([
    ['an event that the schema refuses', { event_id: 'x' }],
    ['a challenge that is empty', { type: 'url_verification', challenge: '' }],
    ['a challenge that the template reads as missing', { type: 'url_verification', challenge: 'false' }],
    ['a challenge that is an object', { type: 'url_verification', challenge: {} }],
    ['a challenge that is null', { type: 'url_verification', challenge: null }],
    ['another type', { type: 'event', challenge: 'x' }],
    ['a list with something in it', { events: [1] }],
    ['another kind', { event: { kind: 'pong' } }],
  ])('%s is not', (_, body) => {
    expect(accepts(all, body)).toBe(false);
  });
});

test('a wrong token passes to the template, which answers it', () => {
  const withToken: ProducerHandshake = {
    method: 'POST',
    match: { 'body:$.type': 'test', 'body:$.token': { equalsSetting: 'verifyToken' } },
    respond,
    otherwise: { status: 403 },
  };
  expect(accepts([withToken], { type: 'test', token: 'wrong' })).toBe(true);
});

test.each<[string, ProducerHandshake['match']]>([
  ['a header beside the body', { 'header:x-type': 'test', 'body:$.challenge': { present: true } }],
  ['a number, which the template compares as text', { 'body:$.type': 1 }],
  ['an element of a list', { 'body:$[0].code': { present: true } }],
  ['a pattern, which Java and a model may read differently', { 'body:$.token': { pattern: '[a-z]+' } }],
  ['what must be missing', { 'body:$.event': { present: false } }],
  ['nothing but a token', { 'body:$.token': { equalsSetting: 'verifyToken' } }],
])('%s is refused, because a schema cannot tell it', (_, match) => {
  expect(() => schemaWithHandshakes('orders', OWN, [{ method: 'POST', match, respond }])).toThrow(
    `Source 'orders': 'schema' must be left out, because API Gateway would check the producer's test of the address against it, and a schema cannot tell that test from an event: it is recognised by ${Object.keys(match).join(' and ')}.`,
  );
});
