import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { Acknowledgement } from '../../../lib/pipeline/api/acknowledgement.ts';
import { Auth } from '../../../lib/pipeline/api/auth.ts';
import type { ProducerKey } from '../../../lib/pipeline/producers/producer-key.ts';
import { resolveProducers } from '../../../lib/pipeline/producers/resolve-producers.ts';
import { resolveSources } from '../../../lib/pipeline/sources/resolve-sources.ts';
import { Source } from '../../../lib/pipeline/sources/source.ts';

const schema = path.join(import.meta.dirname, '..', '..', '..', 'schemas', 'generic.schema.json');
const LONG = 'a-source-with-a-name-of-forty-characters';

const sources = resolveSources({
  auth: Auth.API_KEY,
  acknowledgement: Acknowledgement.ACCEPTED,
  forwardedHeaders: [],
  sources: {
    orders: Source.schema(schema),
    billing: Source.schema(schema),
    open: Source.schema(schema, { auth: Auth.NONE }),
    signed: Source.schema(schema, { auth: Auth.IAM }),
    [LONG]: Source.schema(schema),
  },
});

const resolve = (producers: Readonly<Record<string, ProducerKey>>, of = sources) =>
  resolveProducers({ producers, rateLimit: 150, burstLimit: 800, monthlyQuota: 9 }, of);

describe('a producer', () => {
  test('without limits has an equal share of the pipeline, with a share for its own key', () => {
    expect(resolve({ acme: { sources: ['orders'] }, globex: { sources: ['billing'] } })).toEqual([
      { name: 'acme', sources: ['orders'], rateLimit: 50, burstLimit: 266, monthlyQuota: 9 },
      { name: 'globex', sources: ['billing'], rateLimit: 50, burstLimit: 266, monthlyQuota: 9 },
    ]);
  });

  test('of a pipeline whose sources are all named has the share of that key too', () => {
    const named = sources.filter(({ name }) => ['orders', 'billing'].includes(name));
    expect(resolve({ acme: { sources: ['orders', 'billing'] } }, named)).toMatchObject([
      { rateLimit: 150, burstLimit: 800 },
    ]);
  });

  test('has the limits that it is given', () => {
    const limits = { rateLimit: 2.5, burstLimit: 7, monthlyQuota: 100 };
    expect(resolve({ acme: { sources: ['orders'], ...limits } })).toMatchObject([limits]);
  });

  test('always has a request a second', () => {
    const many = Object.fromEntries(
      Array.from({ length: 200 }, (_, index) => [`p${index}`, { sources: ['orders'] }]),
    );
    expect(resolve(many)[0]).toMatchObject({ rateLimit: 1, burstLimit: 3 });
  });
});

describe('refused', () => {
  test.each<[string, string, unknown, string]>([
    ['a name in upper case', 'Acme', { sources: ['orders'] }, "'producers': a name must be 1 to 20"],
    ['a name with _', 'a_b', { sources: ['orders'] }, "got 'a_b'"],
    ['a digit after a hyphen', 'a-1', { sources: ['orders'] }, "got 'a-1'"],
    ['a long name', 'a'.repeat(21), { sources: ['orders'] }, 'a name must be 1 to 20'],
    ['no object', 'acme', 'orders', `Producer 'acme': it must be an object such as`],
    ['no sources', 'acme', {}, "Producer 'acme': 'sources' must be a list of at least one source, each once"],
    ['an empty list', 'acme', { sources: [] }, "'sources' must be a list of at least one source"],
    ['a source twice', 'acme', { sources: ['orders', 'orders'] }, 'each once, got ["orders","orders"]'],
    [
      'an unknown source',
      'acme',
      { sources: ['order'] },
      `'sources' must hold sources of the pipeline (orders, billing, open, signed, ${LONG}), got "order".`,
    ],
    ['an open source', 'acme', { sources: ['open'] }, "got 'open', whose auth is 'none'."],
    ['a signed source', 'acme', { sources: ['signed'] }, "got 'signed', whose auth is 'iam'."],
    ['names without room for a key', 'acme', { sources: [LONG] }, 'must hold names of at most 38 characters'],
    ['a rate', 'acme', { sources: ['orders'], rateLimit: 0 }, "'rateLimit' must be between 1 and 10000"],
    ['a burst', 'acme', { sources: ['orders'], burstLimit: 1.5 }, "'burstLimit' must be a whole number"],
    ['a quota', 'acme', { sources: ['orders'], monthlyQuota: 0 }, "'monthlyQuota' must be a whole number"],
    [
      'an unknown setting',
      'acme',
      { sources: ['orders'], rate: 5 },
      "Producer 'acme': there is no setting 'rate': it must be one of sources, rateLimit, burstLimit, monthlyQuota.",
    ],
  ])('%s, with the producer and what is allowed', (_, name, key, message) => {
    expect(() => resolve({ [name]: key as ProducerKey })).toThrow(message);
  });
});
