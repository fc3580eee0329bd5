import { expect, it } from 'vitest';
import type { Exchange } from '../../../../../lib/local/services/api-gateway/exchange.ts';
import { mapParameters } from '../../../../../lib/local/services/api-gateway/integration/map-parameters.ts';
import { compileParameterSource } from '../../../../../lib/local/services/api-gateway/integration/parameter-source.ts';
import { parseRequest } from '../../../../../lib/local/services/api-gateway/request/parse-request.ts';
import { createOverrides } from '../../../../../lib/local/vtl/evaluate/render-template.ts';

it.each<readonly [string, string, string | readonly string[] | undefined]>([
  ['several query values are a list', 'method.request.multivaluequerystring.q', ['1', '2']],
  ['one of several values is a string', 'method.request.multivaluequerystring.one', 'x y'],
  ['a single mapping uses the last value', 'method.request.querystring.q', '2'],
  ['a missing value is left out', 'method.request.multivaluequerystring.none', undefined],
  ['an inherited name is missing', 'method.request.header.constructor', undefined],
  ['the body is passed whole', 'method.request.body', '{"a":{"b c":[1,"x"]},"n":null}'],
  ['a path into the body', "method.request.body.a['b c'][1]", 'x'],
  ['a value that is not a string is JSON', 'method.request.body.a', '{"b c":[1,"x"]}'],
  ['null is missing', 'method.request.body.n', undefined],
  ['a number in the context is text', 'context.requestTimeEpoch', '5'],
  ['an object in the context has no value', 'context.identity', undefined],
  ['a stage variable', 'stageVariables.colour', 'blue'],
  ['a static value keeps its inner quotes', "'it's'", "it's"],
])('%s', (_, expression, expected) => {
  const source = compileParameterSource({ logicalId: 'M', path: 'P', value: expression }, 'request');
  const mapped = mapParameters([{ location: 'querystring', name: 'to', source }], { exchange });
  expect(mapped.querystring).toEqual(expected === undefined ? {} : { to: expected });
});

const exchange: Exchange = {
  request: parseRequest(
    {
      method: 'POST',
      path: '/',
      query: 'q=1&q=2&one=x+y',
      headers: [],
      body: Buffer.from('{"a":{"b c":[1,"x"]},"n":null}'),
      sourceIp: '203.0.113.7',
    },
    'api.example',
  ),
  pathParameters: {},
  context: { requestTimeEpoch: 5, identity: { sourceIp: '203.0.113.7' } },
  stageVariables: { colour: 'blue' },
  overrides: createOverrides(),
};
