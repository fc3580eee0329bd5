import path from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileMappingTemplate } from '../../lib/local/vtl/evaluate/compile-mapping-template.ts';
import { createOverrides, renderTemplate } from '../../lib/local/vtl/evaluate/render-template.ts';
import { requestTemplate } from '../../lib/pipeline/api/accept-templates.ts';
import { Acknowledgement } from '../../lib/pipeline/api/acknowledgement.ts';
import { Auth } from '../../lib/pipeline/api/auth.ts';
import { IdempotencyKey } from '../../lib/pipeline/sources/idempotency-key.ts';
import { resolveSource } from '../../lib/pipeline/sources/resolve-sources.ts';
import { Source } from '../../lib/pipeline/sources/source.ts';

const SCHEMA = path.join(import.meta.dirname, '..', '..', 'schemas', 'generic.schema.json');

/** What a source makes of a request: the name that Ingest is started with. */
function namer(idempotencyKey: IdempotencyKey) {
  const source = resolveSource('s', Source.schema(SCHEMA, { idempotencyKey }), {
    auth: Auth.API_KEY,
    acknowledgement: Acknowledgement.ACCEPTED,
    forwardedHeaders: [],
  });
  const template = compileMappingTemplate(requestTemplate(source, 'arn'));
  return (body: string, header: Readonly<Record<string, string>> = {}): string => {
    const text = renderTemplate(template, {
      body,
      params: { path: {}, querystring: {}, header },
      context: { extendedRequestId: 'fZk=', requestTimeEpoch: 1, identity: { sourceIp: '::1' } },
      stageVariables: {},
      overrides: createOverrides(),
    });
    return (JSON.parse(text) as { readonly name: string }).name;
  };
}

const byBody = namer(IdempotencyKey.body('$.order.id'));
const nameOf = (id: unknown): string => byBody(JSON.stringify({ order: { id } }));

describe('the id in a field of the body', () => {
  test.each([
    ['evt_1Nx', 's-evt_1Nx'],
    ['3e1c-aa', 's-3e1c-aa'],
    [12_345, 's-12345'],
    [-7, 's--7'],
    ['a b', 's-_a_20b'],
    ['a+b', 's-_a_2Bb'],
    ['_a', 's-__5Fa'],
    ['a.b*~', 's-_a_2Eb_2A_7E'],
    ['é', 's-__C3_A9'],
    ['"', 's-__22'],
    [" ' ", 's-__20_27_20'],
  ])('%j names the run %s', (id, name) => {
    expect(nameOf(id)).toBe(name);
  });

  test('of many digits keeps them', () => {
    expect(byBody('{"order":{"id":123456789012345678901234567890}}')).toBe(
      's-123456789012345678901234567890',
    );
  });

  test.each(['{}', '{"order":null}', '{"order":{"id":null}}', '{"order":{"id":""}}', '{"order":[]}'])(
    'that is not there (%s) leaves the request an id of its own',
    (body) => {
      expect(byBody(body)).toBe('s-fZk');
    },
  );

  test.each([true, 1.5, {}, { id: 1 }, [], ['a'], 'a\ud800', '\udfffa'])(
    'that is no text and no whole number (%j) is refused',
    (id) => {
      expect(nameOf(id)).toMatch(/\s/);
    },
  );

  test('that takes more than the name of a run is refused', () => {
    expect(nameOf('x'.repeat(78))).toHaveLength(80);
    expect(nameOf('x'.repeat(79))).toMatch(/\s/);
    expect(nameOf('é'.repeat(13))).toMatch(/\s/);
  });

  test('holds only characters of a name, and two ids never become one', () => {
    const id = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.string({ unit: fc.constantFrom(...Array.from('_-a2F5 +%.é')) }),
    );
    fc.assert(
      fc.property(id, id, (one, other) => {
        const [a, b] = [nameOf(one), nameOf(other)];
        if (one.length <= 8) expect(a).toMatch(/^[0-9A-Za-z_-]+$|^not an id$/);
        if (a !== 'not an id' && one !== '' && other !== '') expect(a === b).toBe(one === other);
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('the id of several parts', () => {
  const joined = namer(IdempotencyKey.joined(IdempotencyKey.header('x-account'), IdempotencyKey.body('$.n')));
  const nameOfParts = (account: string, n: string): string =>
    joined(JSON.stringify({ n }), { 'X-Account': account });

  test('holds all of them, each encoded', () => {
    expect(nameOfParts('acme', 'a_b')).toBe('s-_acme__a_5Fb');
  });

  test('of which none is there is that of a request without one', () => {
    expect(joined('{}')).toBe('s-fZk');
  });

  test('is another where one part is another', () => {
    const part = fc.string({ unit: fc.constantFrom(...Array.from('_-aF5.')), maxLength: 6 });
    const pair = fc.tuple(part, part);
    fc.assert(
      fc.property(pair, pair, (one, other) => {
        const isEmpty = (parts: readonly string[]): boolean => parts.join('') === '';
        fc.pre(!isEmpty(one) && !isEmpty(other));
        expect(nameOfParts(...one) === nameOfParts(...other)).toBe(one.join('\0') === other.join('\0'));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('of several places', () => {
  const first = namer(IdempotencyKey.header('idempotency-key', 'webhook-id'));

  test('the first that holds an id counts', () => {
    expect(first('{}', { 'Idempotency-Key': 'a', 'Webhook-Id': 'b' })).toBe('s-a');
    expect(first('{}', { 'Idempotency-Key': ' ', 'Webhook-Id': 'msg.1' })).toBe('s-_msg_2E1');
  });

  test('our own header is refused where it holds other characters, a third party’s is encoded', () => {
    expect(first('{}', { 'Idempotency-Key': 'a.b', 'Webhook-Id': 'b' })).toMatch(/\s/);
  });
});

test('a request without a required id is refused', () => {
  const required = namer(IdempotencyKey.body('$.id').required());
  expect(required('{"id":"a"}')).toBe('s-a');
  expect(required('{}')).toMatch(/\s/);
});
