import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { Acknowledgement } from '../../../lib/pipeline/api/acknowledgement.ts';
import { Auth } from '../../../lib/pipeline/api/auth.ts';
import { IdempotencyKey } from '../../../lib/pipeline/sources/idempotency-key.ts';
import { resolveSources } from '../../../lib/pipeline/sources/resolve-sources.ts';
import { Source } from '../../../lib/pipeline/sources/source.ts';
import type { SourceOptions } from '../../../lib/pipeline/sources/source-options.ts';

const schemas = path.join(import.meta.dirname, '..', '..', '..', 'schemas');
const schema = path.join(schemas, 'generic.schema.json');
const defaults = {
  auth: Auth.API_KEY,
  acknowledgement: Acknowledgement.ACCEPTED,
  forwardedHeaders: ['user-agent'],
};

const resolve = (options: SourceOptions, name = 'orders') =>
  resolveSources({ ...defaults, sources: { [name]: Source.schema(schema, options) } });

test('a schema file is a source with the settings of the pipeline', () => {
  const [generic, portfolioRisk] = resolveSources({ ...defaults, schemas });
  expect(generic).toMatchObject({
    name: 'generic',
    auth: 'apiKey',
    acknowledgement: 'accepted',
    contentTypes: ['application/json'],
    rateLimit: undefined,
    response: undefined,
  });
  expect(portfolioRisk?.name).toBe('portfolio-risk');
});

test('a source of its own stands beside the files', () => {
  const sources = resolveSources({ ...defaults, schemas, sources: { orders: Source.schema(schema) } });
  expect(sources.map(({ name }) => name)).toEqual(['generic', 'portfolio-risk', 'orders']);
});

test('what a source chooses replaces what the pipeline says', () => {
  expect(resolve({ auth: Auth.IAM, acknowledgement: Acknowledgement.STORED, rateLimit: 5 })).toMatchObject([
    { auth: 'iam', acknowledgement: 'stored', rateLimit: 5 },
  ]);
});

test('the headers that may hold the id are kept with the payload', () => {
  expect(resolve({})[0]?.forwardedHeaders).toEqual(['user-agent', 'idempotency-key', 'webhook-id']);
  expect(
    resolve({ forwardedHeaders: [], idempotencyKey: IdempotencyKey.header('x-event') })[0],
  ).toMatchObject({ forwardedHeaders: ['x-event'] });
});

describe('refused', () => {
  test.each<[string, SourceOptions, string]>([
    [
      'auth',
      { auth: 'key' as never },
      `Source 'orders': 'auth' must be 'apiKey', 'iam' or 'none', got "key".`,
    ],
    ['rateLimit', { rateLimit: 0 }, "Source 'orders': 'rateLimit' must be between 1 and 10000"],
    ['burstLimit', { burstLimit: 1.5 }, "Source 'orders': 'burstLimit' must be a whole number"],
    ['header', { forwardedHeaders: ['authorization'] }, 'which carry credentials, got ["authorization"].'],
    ['content type', { contentTypes: ['image/png'] }, "'contentTypes' must be a list of application/json"],
    ['no content type', { contentTypes: [] }, "'contentTypes' must be a list of application/json"],
    ['status', { response: { status: 302 } }, "'response' must have a status from 200 to 299"],
    ['body', { response: { status: 200, body: '$x' } }, "'response' must have a body without $ and #"],
  ])('a wrong %s, with the source and the value', (_, options, message) => {
    expect(() => resolve(options)).toThrow(message);
  });

  test('a name that is none', () => {
    expect(() => resolve({}, 'Orders')).toThrow(
      "'sources': the source name must be 1 to 43 lower-case letters",
    );
  });

  test('a schema that is not there', () => {
    const sources = { orders: Source.schema('/nowhere/orders.json') };
    expect(() => resolveSources({ ...defaults, sources })).toThrow(
      "There is no schema at '/nowhere/orders.json'.",
    );
  });

  test('one name twice', () => {
    const sources = { generic: Source.schema(schema) };
    expect(() => resolveSources({ ...defaults, schemas, sources })).toThrow(
      "The source 'generic' is given twice.",
    );
  });

  test('two names of which one begins with the other, because their deliveries could meet', () => {
    const sources = { port: Source.schema(schema), 'port-folio': Source.schema(schema) };
    expect(() => resolveSources({ ...defaults, sources })).toThrow(
      "The source 'port-folio' must not begin with 'port-', because 'port' is a source too",
    );
  });

  test('none at all', () => {
    expect(() => resolveSources({ ...defaults, sources: {} })).toThrow(
      "'sources' must hold at least one source",
    );
  });
});
