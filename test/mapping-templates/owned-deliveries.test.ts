import path from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadMappingTemplate } from '../../lib/contracts/load-mapping-template.ts';
import { compileMappingTemplate } from '../../lib/local/vtl/evaluate/compile-mapping-template.ts';
import { createOverrides, renderTemplate } from '../../lib/local/vtl/evaluate/render-template.ts';
import { refusedTemplate, requestTemplate } from '../../lib/pipeline/api/accept-templates.ts';
import { Acknowledgement } from '../../lib/pipeline/api/acknowledgement.ts';
import { Auth } from '../../lib/pipeline/api/auth.ts';
import type { DeliveryOwners } from '../../lib/pipeline/api/owner/delivery-owners.ts';
import { readerPart } from '../../lib/pipeline/api/owner/owner-templates.ts';
import { resolveSource } from '../../lib/pipeline/sources/resolve-sources.ts';
import { Source } from '../../lib/pipeline/sources/source.ts';
import type { SourceOptions } from '../../lib/pipeline/sources/source-options.ts';

const SCHEMA = path.join(import.meta.dirname, '..', '..', 'schemas', 'generic.schema.json');

const NAMES = ['a', 'a-b', 'b', 'acme', 'acme-one'];
const BY_KEY: DeliveryOwners = {
  by: 'apiKey',
  holders: NAMES.map((name) => ({ name, keyId: `key${name}` })),
};
const BY_IAM: DeliveryOwners = { by: 'iam' };

const sourceOf = (options: SourceOptions = {}) =>
  resolveSource('s', Source.schema(SCHEMA, options), {
    auth: Auth.API_KEY,
    acknowledgement: Acknowledgement.ACCEPTED,
    forwardedHeaders: [],
  });

type Identity = Readonly<Record<string, string | null>>;

interface Request {
  readonly identity?: Identity;
  readonly key?: string;
  readonly body?: string;
}

/** What the request template of a source makes of requests: the call that starts Ingest, and what the response template finds. */
function starter(owners?: DeliveryOwners, source = sourceOf()) {
  const template = compileMappingTemplate(requestTemplate(source, 'arn', { owners }));
  return ({ identity = {}, key, body = '{}' }: Request) => {
    const overrides = createOverrides();
    const text = renderTemplate(template, {
      body,
      params: { path: {}, querystring: {}, header: key === undefined ? {} : { 'Idempotency-Key': key } },
      context: {
        extendedRequestId: 'fZk=',
        requestTimeEpoch: 1,
        identity: { sourceIp: '::1', ...identity },
      },
      stageVariables: {},
      overrides,
    });
    const { name, input } = JSON.parse(text) as { readonly name: string; readonly input: string };
    const { delivery } = JSON.parse(input) as { readonly delivery: Readonly<Record<string, unknown>> };
    return { name, delivery, overrides };
  };
}

const byKey = starter(BY_KEY);
const byIam = starter(BY_IAM);
const ofNobody = starter();

/** The texts that a producer may send as its own key. */
const KEY = fc.string({ unit: fc.constantFrom(...Array.from('_-abA0')), minLength: 1, maxLength: 10 });
const OWNER = fc.constantFrom(...NAMES);

describe('the id of a delivery with an owner', () => {
  test('holds source, owner and key, and the delivery holds the owner', () => {
    const { name, delivery } = byKey({ identity: { apiKeyId: 'keyacme' }, key: 'k1' });
    expect(name).toBe('s_acme_k1');
    expect(delivery).toMatchObject({ deliveryId: 's_acme_k1', source: 's', owner: 'acme' });
  });

  test('of a request without a key is one of the owner too', () => {
    expect(byKey({ identity: { apiKeyId: 'keyacme' } }).name).toBe('s_acme_fZk');
  });

  test('is the same for the same owner and key only', () => {
    fc.assert(
      fc.property(OWNER, KEY, OWNER, KEY, (owner, key, other, otherKey) => {
        const one = byKey({ identity: { apiKeyId: `key${owner}` }, key }).name;
        const two = byKey({ identity: { apiKeyId: `key${other}` }, key: otherKey }).name;
        expect(one).toMatch(/^[0-9A-Za-z_-]{1,80}$/);
        expect(one === two).toBe(owner === other && key === otherKey);
      }),
      { numRuns: 1_500 },
    );
  });

  test('is never that of a delivery without an owner', () => {
    fc.assert(
      fc.property(OWNER, KEY, KEY, (owner, key, nobodysKey) => {
        const owned = byKey({ identity: { apiKeyId: `key${owner}` }, key }).name;
        expect(owned).not.toBe(ofNobody({ key: nobodysKey }).name);
        expect(owned).not.toBe(ofNobody({ key: `${owner}_${key}` }).name);
        expect(owned).not.toBe(ofNobody({ key: `_${owner}_${key}` }).name);
      }),
      { numRuns: 1_000 },
    );
  });

  test('takes 80 characters at most, and a longer key of our own is refused', () => {
    const longest = 80 - 's_acme-one_'.length;
    const send = (length: number) =>
      byKey({ identity: { apiKeyId: 'keyacme-one' }, key: 'k'.repeat(length) }).name;
    expect(send(longest)).toHaveLength(80);
    expect(send(longest + 1)).toMatch(/\s/);
  });

  test('that Ingest makes names the run after the request, and gives the owner on', () => {
    const bodies = starter(BY_KEY, sourceOf({ dedupe: 'body' }));
    const { name, delivery } = bodies({ identity: { apiKeyId: 'keyacme' } });
    expect(name).toBe('s-_rfZk');
    expect(delivery).toMatchObject({ hashed: 'body', owner: 'acme' });
  });

  test('of a third party that is too long is hashed in Ingest, with the owner beside it', () => {
    const long = starter(BY_KEY, { ...sourceOf(), hashesLongIds: true });
    const key = 'k'.repeat(75);
    const { name, delivery } = long({ identity: { apiKeyId: 'keyacme' }, key });
    expect(name).toBe('s-_rfZk');
    expect(delivery).toMatchObject({ hashed: 'id', eventId: key, owner: 'acme' });
  });
});

describe('a role', () => {
  test('owns its deliveries in every session', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...Array.from('ab:=,.@-')) }), (session) => {
        const { name, delivery } = byIam({ identity: { caller: `AROAONE:${session}` }, key: 'k' });
        expect(name).toBe('s_AROAONE_k');
        expect(delivery.owner).toBe('AROAONE');
      }),
    );
  });

  test('is another owner than any other role, and than a user', () => {
    const ids = ['AROAONE:x', 'AROATWO:x', 'AIDAONE'].map(
      (caller) => byIam({ identity: { caller }, key: 'k' }).name,
    );
    expect(ids).toEqual(['s_AROAONE_k', 's_AROATWO_k', 's_AIDAONE_k']);
  });
});

describe('a caller who may not post', () => {
  test.each<[string, ReturnType<typeof starter>, Identity]>([
    ['holds a key of no producer', byKey, { apiKeyId: 'another' }],
    ['has no key', byKey, {}],
    ['has a key without an id', byKey, { apiKeyId: null }],
    ['is no principal', byIam, { caller: null }],
    ['is a principal without an id', byIam, { caller: ':session' }],
    ['is a principal with an id that is none', byIam, { caller: 'AROA_X"' }],
    ['is a producer, at a source of nobody', starter({ ...BY_KEY, by: 'nobody' }), { apiKeyId: 'keyacme' }],
  ])('%s: Step Functions refuses the call, and the response template knows why', (_, start, identity) => {
    const { name, overrides } = start({ identity, key: 'k' });
    // StartExecution forbids white space in `name`.
    expect(name).toMatch(/\s/);
    expect(overrides.requestOverride.path.get('owner')).toBe('none');
  });

  test('does not include the key of the pipeline at a source of nobody', () => {
    const { name, delivery, overrides } = starter({ ...BY_KEY, by: 'nobody' })({
      identity: { apiKeyId: 'shared' },
      key: 'k',
    });
    expect(name).toBe('s-k');
    expect(delivery).not.toHaveProperty('owner');
    expect(overrides.requestOverride.path.has('owner')).toBe(false);
  });
});

describe('the answer to a refused call', () => {
  function answer(owners: DeliveryOwners, override: string | undefined) {
    const overrides = createOverrides();
    if (override !== undefined) overrides.requestOverride.path.set('owner', override);
    const text = renderTemplate(compileMappingTemplate(refusedTemplate(sourceOf(), { owners })), {
      body: JSON.stringify({ __type: 'com.amazonaws.swf.service.v2.model#InvalidName' }),
      params: { path: {}, querystring: {}, header: {} },
      context: { extendedRequestId: 'x=' },
      stageVariables: {},
      overrides,
    });
    return { problem: JSON.parse(text) as object, status: overrides.responseOverride.status };
  }

  test.each([BY_KEY, BY_IAM])('is 403 for a caller who may not post: $by', (owners) => {
    const { problem, status } = answer(owners, 'none');
    expect(status).toBe(403);
    expect(problem).toMatchObject({ title: 'Forbidden', status: 403, requestId: 'x=' });
  });

  test('names the length that every owner has left for a key', () => {
    expect(answer(BY_KEY, undefined)).toMatchObject({
      status: 400,
      problem: { detail: expect.stringContaining(`1 to ${80 - 's_acme-one_'.length} of`) as string },
    });
  });
});

describe('the status of a delivery', () => {
  function read(owners: DeliveryOwners, identity: Identity, owner?: string) {
    const template = loadMappingTemplate('read-delivery.answered', { OWNER: readerPart(owners) });
    const overrides = createOverrides();
    const item = {
      deliveryId: { S: 's_acme_k' },
      source: { S: 's' },
      status: { S: 'SUCCEEDED' },
      payloadKey: { S: 'payloads/s_acme_k/00.json' },
      receivedAt: { S: 'now' },
      updatedAt: { S: 'now' },
      ...(owner !== undefined && { owner: { S: owner } }),
    };
    const text = renderTemplate(compileMappingTemplate(template), {
      body: JSON.stringify(owner === 'unknown' ? {} : { Item: item }),
      params: { path: {}, querystring: {}, header: {} },
      context: { extendedRequestId: 'x=', identity },
      stageVariables: {},
      overrides,
    });
    return { body: JSON.parse(text) as object, ...overrides.responseOverride };
  }

  test.each<[string, DeliveryOwners, Identity, string | undefined]>([
    ['a producer its own', BY_KEY, { apiKeyId: 'keyacme' }, 'acme'],
    ['a role its own, in another session', BY_IAM, { caller: 'AROAONE:s2' }, 'AROAONE'],
    ['the key of the pipeline what is nobody’s', BY_KEY, { apiKeyId: 'shared' }, ''],
    ['the key of the pipeline what is older than owners', BY_KEY, { apiKeyId: 'shared' }, undefined],
    ['a role what is nobody’s', BY_IAM, { caller: 'AROAONE:s' }, ''],
    ['a role what is older than owners', BY_IAM, { caller: 'AROAONE:s' }, undefined],
  ])('is read by %s', (_, owners, identity, owner) => {
    const { body, status } = read(owners, identity, owner);
    expect(body).toMatchObject({ status: 'SUCCEEDED' });
    expect(body).not.toHaveProperty('owner');
    expect(status).toBeUndefined();
  });

  test.each<[string, DeliveryOwners, Identity, string]>([
    ['another producer', BY_KEY, { apiKeyId: 'keyacme-one' }, 'acme'],
    ['a producer what is nobody’s', BY_KEY, { apiKeyId: 'keyacme' }, ''],
    ['the key of the pipeline', BY_KEY, { apiKeyId: 'shared' }, 'acme'],
    ['a producer what a role owns', BY_KEY, { apiKeyId: 'keyacme' }, 'AROAONE'],
    ['another role', BY_IAM, { caller: 'AROATWO:s' }, 'AROAONE'],
    ['a role what a producer owns', BY_IAM, { caller: 'AROAONE:s' }, 'acme'],
    ['a principal without an id', BY_IAM, { caller: null }, 'AROAONE'],
  ])('is to %s the status of one that does not exist', (_, owners, identity, owner) => {
    const answered = read(owners, identity, owner);
    expect(answered.status).toBe(404);
    expect(answered).toEqual(read(owners, identity, 'unknown'));
  });
});
