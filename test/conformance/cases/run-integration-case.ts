import { verdictOnAnswer } from '../compare/compare-answer.ts';
import { functionPayload } from '../recorded/function-payload.ts';
import { integrationOf, integrationResponse } from '../recorded/recorded-integration.ts';
import { answerRequest } from '../recorded/recorded-api.ts';
import {
  bodyAt,
  isMembers,
  membersAt,
  pairsAt,
  required,
  textAt,
  type Members,
  type RecordedCase,
} from '../recorded/recorded-case.ts';
import { queryText } from '../recorded/recorded-request.ts';
import { withBackEnd, type BackEndScript } from './scripted-back-end.ts';
import type { Verdict } from '../compare/verdict.ts';

/** An integration whose settings make the invocation fail: the gateway response is what was recorded. */
export function runFailingIntegration(recorded: RecordedCase): Promise<Verdict> {
  return answerThrough(recorded, {}, [{ StatusCode: '200' }]);
}

/** A back end answers with a status or an error; the integration response that is chosen was recorded. */
export function runResponseSelection(recorded: RecordedCase): Promise<Verdict> {
  const integration = required(recorded, 'integration', membersAt);
  const responses = Object.entries(required(recorded, 'integration_responses', membersAt));
  return answerThrough(
    recorded,
    scriptOf(integration, membersAt(recorded, 'expected')['body']),
    responses.map(([statusCode, response]) => integrationResponse(statusCode, response)),
  );
}

/** A function's answer through a proxy integration. */
export function runProxyResponse(recorded: RecordedCase): Promise<Verdict> {
  return answerThrough(recorded, { invocation: { payload: functionPayload(recorded) } }, undefined);
}

function answerThrough(
  recorded: RecordedCase,
  script: BackEndScript,
  responses: readonly Members[] | undefined,
): Promise<Verdict> {
  const request = requestOf(recorded);
  return withBackEnd(script, async (backEnd) => {
    const method = {
      path: request.path,
      httpMethod: request.method,
      statusCodes: responses?.map(({ StatusCode }) => String(StatusCode)) ?? ['200'],
      integration: {
        ...integrationOf(membersAt(recorded, 'integration'), backEnd),
        ...(responses !== undefined && { IntegrationResponses: responses }),
      },
    };
    const api = {
      settings: membersAt(recorded, 'api'),
      stageVariables: membersAt(recorded, 'stage_variables'),
      methods: [method],
    };
    return verdictOnAnswer(recorded, await answerRequest(api, request, backEnd));
  });
}

function requestOf(recorded: RecordedCase) {
  const request = membersAt(recorded, 'request');
  const declared = textAt(membersAt(recorded, 'method'), 'httpMethod');
  return {
    method: declared ?? textAt(request, 'method') ?? 'GET',
    path: '/',
    query: queryText(request),
    headers: pairsAt(request, 'headers'),
    body: bodyAt(request, 'body'),
  };
}

/** What the back end answered was not recorded but for what came through: the response has no template. */
function scriptOf(integration: Members, body: unknown): BackEndScript {
  const answered = body === undefined ? '{}' : JSON.stringify(body);
  const errorMessage = textAt(integration, 'error_message');
  // The rest of a function's error, such as the stack trace, is the runtime's own.
  if (errorMessage !== undefined) return { invocation: { ...(isMembers(body) && body), errorMessage } };
  return {
    status: Number(integration['backend_status'] ?? 200),
    body: bodyAt(integration, 'backend_body') || answered,
  };
}
