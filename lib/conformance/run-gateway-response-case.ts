import { createOverrides } from '../local/vtl/render-template.ts';
import { GatewayError } from '../local/rest-api/gateway-response/gateway-error.ts';
import {
  GATEWAY_RESPONSE_TYPES,
  type GatewayResponseType,
} from '../local/rest-api/gateway-response/gateway-response-types.ts';
import { renderGatewayResponse } from '../local/rest-api/gateway-response/render-gateway-response.ts';
import { parseRequest } from '../local/rest-api/request/parse-request.ts';
import { loadGatewayResponses } from '../local/rest-api/template/load-gateway-responses.ts';
import type { HttpResponse } from '../local/rest-api/load-rest-api.ts';
import { compareAnswer } from './compare-answer.ts';
import { Comparison } from './compare-recorded.ts';
import { placeholdersOf } from './placeholders.ts';
import {
  isMembers,
  membersAt,
  objectsAt,
  required,
  textAt,
  UnreadableCaseError,
  type Members,
  type RecordedCase,
} from './recorded-case.ts';
import { runFailingIntegration } from './run-integration-case.ts';
import { verdictOf, type Verdict } from './verdict.ts';

/** What the API answers by itself: to a recorded error, or where an integration makes the invocation fail. */
export async function runGatewayResponse(recorded: RecordedCase): Promise<Verdict> {
  if (!isMembers(recorded['error'])) return runFailingIntegration(recorded);
  const settings = Object.entries(membersAt(recorded, 'gateway_responses')).map(([type, response]) =>
    settingsOf(type, isMembers(response) ? response : {}),
  );
  const comparison = new Comparison(placeholdersOf(recorded));
  const response = answerError(
    settings,
    required(recorded['error'], 'type', textAt),
    textAt(recorded['error'], 'message'),
  );
  compareAnswer(comparison, required(recorded, 'expected', membersAt), response);
  return verdictOf(comparison.differences);
}

/**
 * What the service lists for each type once some are set. A type that is listed with other settings than its own must
 * answer as if it were set so by itself, every other type as if nothing were set.
 */
export function runGatewayResponseTable(recorded: RecordedCase): Verdict {
  const comparison = new Comparison(placeholdersOf(recorded));
  const settings = new Map(
    objectsAt(recorded, 'puts').map((put) => {
      const type = required(put, 'responseType', textAt);
      return [type, settingsOf(type, put)] as const;
    }),
  );
  for (const row of required(required(recorded, 'expected', membersAt), 'table', objectsAt)) {
    const type = required(row, 'responseType', textAt);
    const answer = answerError([...settings.values()], type);
    const { status, headers, body } = answerError(isUntouched(row) ? [] : [settingsOf(type, row)], type);
    const listed = textAt(row, 'statusCode');
    comparison.compare(
      type,
      { status: listed === undefined ? status : Number(listed), headers, body },
      { ...answer },
    );
  }
  return verdictOf(comparison.differences);
}

/** Listed as the service has it for every type, and marked as nobody's own. */
function isUntouched(row: Members): boolean {
  const templates = Object.values(membersAt(row, 'responseTemplates'));
  return (
    row['defaultResponse'] === true &&
    Object.keys(membersAt(row, 'responseParameters')).length === 0 &&
    templates.every((template) => template === '{"message":$context.error.messageString}')
  );
}

function settingsOf(type: string, response: Members) {
  const { statusCode, responseParameters, responseTemplates } = response;
  return {
    logicalId: type,
    path: 'Properties',
    value: {
      ResponseType: type,
      StatusCode: statusCode ?? undefined,
      ResponseParameters: responseParameters ?? undefined,
      ResponseTemplates: responseTemplates ?? undefined,
    },
  };
}

function answerError(
  settings: readonly ReturnType<typeof settingsOf>[],
  type: string,
  message?: string,
): HttpResponse {
  if (!isKnownType(type)) throw new UnreadableCaseError(`${type} is no type of gateway response`);
  const error = new GatewayError(type, message === undefined ? {} : { message });
  return renderGatewayResponse(loadGatewayResponses(settings), error, {
    request: parseRequest({
      method: 'GET',
      path: '/',
      query: '',
      headers: [['Accept', 'application/json']],
      body: Buffer.alloc(0),
      sourceIp: '127.0.0.1',
    }),
    pathParameters: {},
    context: {},
    stageVariables: {},
    overrides: createOverrides(),
  });
}

function isKnownType(type: string): type is GatewayResponseType {
  return Object.hasOwn(GATEWAY_RESPONSE_TYPES, type);
}
