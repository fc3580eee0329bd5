import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { systemClock } from '../../../../lib/local/clock/clock.ts';
import { seededRandom } from '../../../../lib/local/clock/random.ts';
import { loadRestApi, type HttpRequest } from '../../../../lib/local/services/api-gateway/load-rest-api.ts';
import { TemplateRenderError } from '../../../../lib/local/vtl/evaluate/template-render-error.ts';
import { ENVIRONMENT, toResources, type CaseFile } from './run-case.ts';

const { resources } = JSON.parse(
  readFileSync(new URL('../../../cases/rest-api/refusals.json', import.meta.url), 'utf8'),
) as CaseFile;

it('answers 413 to a body over 10 MB, whatever its path', async () => {
  const body = Buffer.alloc(10 * 1024 * 1024 + 1);
  const response = await open().handle({ ...request, path: '/nowhere', body });
  expect(response).toMatchObject({ status: 413, body: '{"message":"Request Too Long"}' });
});

it('answers a request that is one too many with its gateway response, without checking anything else', () => {
  const response = open().throttle({ ...request, path: '/nowhere', headers: [] });
  expect(response).toMatchObject({
    status: 429,
    headers: { 'x-amzn-ErrorType': 'TooManyRequestsException' },
  });
  expect(JSON.parse(response.body)).toEqual({ message: 'Too Many Requests' });
  expect(response.headers['x-amz-apigw-id']).toMatch(/^[\w-]{15}=$/);
});

it('gives every request its own ids', async () => {
  const api = open();
  const ids = [await api.handle(request), await api.handle(request)].flatMap(({ headers }) => [
    headers['x-amzn-RequestId'],
    headers['x-amz-apigw-id'],
  ]);
  expect(new Set(ids).size).toBe(4);
  expect(ids[0]).toMatch(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  expect(ids[1]).toMatch(/^[\w-]{15}=$/);
});

it.each([
  ['an answer without a matching response', 400, 'No match for output mapping'],
  ['a service that cannot be reached', undefined, 'ECONNREFUSED'],
])('reports the reason: %s', async (_, status, reason) => {
  const failures: Error[] = [];
  const integration = { IntegrationResponses: [{ StatusCode: '200', SelectionPattern: '200' }] };
  const api = open({
    integration,
    onFailure: (failure) => failures.push(failure),
    callService: () =>
      status === undefined
        ? Promise.reject(new Error('ECONNREFUSED'))
        : Promise.resolve({ status, headers: {}, body: '' }),
  });
  await api.handle(request);
  expect(failures.map(({ cause }) => (cause as Error).message)).toEqual([expect.stringContaining(reason)]);
});

it('does not report a reason that the response contains', async () => {
  const failures: Error[] = [];
  await open({ onFailure: (failure) => failures.push(failure) }).handle({ ...request, path: '/nowhere' });
  expect(failures).toEqual([]);
});

it('refuses every function if none can be invoked', () => {
  const integration = { ...INVOCATION };
  expect(() => open({ integration })).toThrow('the function f, which is not in the template');
});

it('accepts every function if the environment does not list them', async () => {
  const invokeFunction = () => Promise.resolve({ payload: '{"a":1}' });
  const response = await open({ integration: { ...INVOCATION }, invokeFunction }).handle(request);
  expect(response).toMatchObject({ status: 200, body: '{"a":1}' });
});

const INVOCATION = {
  Uri: 'arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/f/invocations',
};

it('calls an HTTP endpoint over the network by default', async () => {
  const endpoint = createServer((received, response) => response.writeHead(203).end(received.url));
  await once(endpoint.listen(0, '127.0.0.1'), 'listening');
  const { port } = endpoint.address() as AddressInfo;
  const integration = { Type: 'HTTP_PROXY', Uri: `http://127.0.0.1:${port}/x`, ...WITHOUT_MAPPINGS };
  const response = await open({ integration }).handle({ ...request, query: 'q=1' });
  endpoint.close().closeAllConnections();
  expect(response).toMatchObject({ status: 203, body: '/x?q=1' });
});

const WITHOUT_MAPPINGS = { Credentials: null, RequestTemplates: {}, IntegrationResponses: [] };

it('rejects if the result of a template is not known', async () => {
  const integration = { RequestTemplates: { 'application/json': '#foreach($x in [1])$foreach#end' } };
  await expect(open({ integration }).handle(request)).rejects.toThrow(TemplateRenderError);
});

const request: HttpRequest = {
  method: 'POST',
  path: '/orders',
  query: '',
  headers: [],
  body: Buffer.from('{}'),
  sourceIp: '203.0.113.7',
};

type Environment = Parameters<typeof loadRestApi>[1];

/** The API of the refusals, which answers 200, with another integration of POST /orders. */
function open(changes: Partial<Environment> & { readonly integration?: object } = {}) {
  const { integration, ...environment } = changes;
  const changed = structuredClone(resources) as Record<string, { Properties: { Integration?: object } }>;
  Object.assign(changed['Post']?.Properties.Integration ?? {}, integration);
  return loadRestApi(toResources(changed as unknown as CaseFile['resources']), {
    ...ENVIRONMENT,
    clock: systemClock,
    random: seededRandom(1),
    callService: () => Promise.resolve({ status: 200, headers: {}, body: '{}' }),
    ...environment,
  });
}
