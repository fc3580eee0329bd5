import { GatewayError } from '../../../lib/local/services/api-gateway/gateway-response/gateway-error.ts';
import { renderGatewayResponse } from '../../../lib/local/services/api-gateway/gateway-response/render-gateway-response.ts';
import type { MappedParameter } from '../../../lib/local/services/api-gateway/integration/integration.ts';
import { mapParameters } from '../../../lib/local/services/api-gateway/integration/map-parameters.ts';
import {
  compileParameterSource,
  type SourceInput,
} from '../../../lib/local/services/api-gateway/integration/parameter-source.ts';
import { parseRequest } from '../../../lib/local/services/api-gateway/request/parse-request.ts';
import { DOMAIN_NAME } from '../recorded/complete-context.ts';
import { loadGatewayResponses } from '../../../lib/local/services/api-gateway/template/load-gateway-responses.ts';
import { createOverrides } from '../../../lib/local/vtl/evaluate/render-template.ts';
import { Comparison } from '../compare/compare-recorded.ts';
import { parseText } from '../recorded/flatten-event.ts';
import { placeholdersOf } from '../recorded/list-placeholders.ts';
import {
  bodyAt,
  isMembers,
  membersAt,
  pairsAt,
  required,
  textAt,
  UnreadableCaseError,
  type Members,
  type RecordedCase,
} from '../recorded/recorded-case.ts';
import { queryText } from '../recorded/recorded-request.ts';
import { verdictOf, type Verdict } from '../compare/verdict.ts';

/** Maps the parameters of a recorded request onto the one to the integration. */
export function runRequestParameters(recorded: RecordedCase): Verdict {
  return compareMapped(recorded, 'request', { exchange: exchangeOf(membersAt(recorded, 'request')) });
}

/** Maps the parameters of an integration's recorded answer onto the answer to the client. */
export function runResponseParameters(recorded: RecordedCase): Verdict {
  const answer = membersAt(recorded, 'integration_response');
  const headers: Record<string, string> = {};
  for (const [name, value] of pairsAt(answer, 'headers')) {
    headers[name] = name in headers ? `${headers[name]},${value}` : value;
  }
  const status = Number(answer['status'] ?? answer['status_code'] ?? 200);
  return compareMapped(recorded, 'response', {
    exchange: exchangeOf({ ...membersAt(recorded, 'request'), ...contextOf(answer) }),
    response: { status, headers, body: bodyAt(answer, 'body') },
  });
}

function compareMapped(recorded: RecordedCase, scope: 'request' | 'response', input: SourceInput): Verdict {
  const comparison = new Comparison(placeholdersOf(recorded));
  const expected = required(recorded, 'expected', membersAt);
  const parameters = pairsAt(recorded, 'parameters').map(([target, source]) =>
    compile(scope, target, source),
  );
  const actual = mapOrFail(parameters, input);
  const none = isMembers(expected['error']) ? {} : { header: {}, querystring: {}, path: {} };
  comparison.compare('', { ...none, ...expected }, actual);
  return verdictOf(comparison.differences);
}

function compile(scope: 'request' | 'response', target: string, source: string): MappedParameter {
  const [, location, name] = TARGETS[scope].exec(target) ?? [];
  if (location === undefined || name === undefined)
    throw new UnreadableCaseError(`${target} is no target of a ${scope} mapping`);
  const expression = { logicalId: 'Method', path: target, value: source };
  return {
    location: location as MappedParameter['location'],
    name,
    source: compileParameterSource(expression, scope),
  };
}

const TARGETS = {
  request: /^integration\.request\.(header|querystring|path)\.(.+)$/,
  response: /^method\.response\.(header)\.(.+)$/,
};

/** What is mapped, or the answer that the client gets instead. */
function mapOrFail(parameters: readonly MappedParameter[], input: SourceInput): Members {
  try {
    return { ...mapParameters(parameters, input) };
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    const { status, body } = renderGatewayResponse(loadGatewayResponses([]), error, input.exchange);
    const answer = parseText(body);
    return { error: { status, message: isMembers(answer) ? answer['message'] : body } };
  }
}

function exchangeOf(request: Members): SourceInput['exchange'] {
  return {
    request: parseRequest(
      {
        method: textAt(request, 'method') ?? 'POST',
        path: '/',
        query: queryText(request),
        headers: pairsAt(request, 'headers'),
        body: Buffer.from(bodyAt(request, 'body')),
        sourceIp: '127.0.0.1',
      },
      DOMAIN_NAME,
    ),
    pathParameters: Object.fromEntries(['path', 'path_params'].flatMap((name) => pairsAt(request, name))),
    ...contextOf(request),
    overrides: createOverrides(),
  };
}

function contextOf(owner: Members) {
  return {
    context: membersAt(owner, 'context'),
    stageVariables: Object.fromEntries(
      ['stageVariables', 'stage_variables'].flatMap((name) => pairsAt(owner, name)),
    ),
  };
}
