import { compareAnswer } from './compare-answer.ts';
import { Comparison } from './compare-recorded.ts';
import { functionPayload } from './function-payload.ts';
import { placeholdersOf } from './placeholders.ts';
import { answerRequest, REGION } from './recorded-api.ts';
import {
  bodyAt,
  isMembers,
  membersAt,
  pairsAt,
  required,
  textAt,
  type Members,
  type RecordedCase,
} from './recorded-case.ts';
import { queryText } from './recorded-request.ts';
import { withBackEnd, type BackEnd, type BackEndScript } from './scripted-back-end.ts';
import { verdictOf, type Verdict } from './verdict.ts';

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

async function answerThrough(
  recorded: RecordedCase,
  script: BackEndScript,
  responses: readonly Members[] | undefined,
): Promise<Verdict> {
  const comparison = new Comparison(placeholdersOf(recorded));
  const given = membersAt(recorded, 'integration');
  const request = membersAt(recorded, 'request');
  const httpMethod =
    textAt(membersAt(recorded, 'method'), 'httpMethod') ?? textAt(request, 'method') ?? 'GET';
  await withBackEnd(script, async (backEnd) => {
    const method = {
      path: '/',
      httpMethod,
      statusCodes: responses?.map(({ StatusCode }) => String(StatusCode)) ?? ['200'],
      integration: {
        ...targetOf(given, backEnd),
        ...(responses !== undefined && { IntegrationResponses: responses }),
      },
    };
    const response = await answerRequest(
      {
        settings: membersAt(recorded, 'api'),
        stageVariables: membersAt(recorded, 'stage_variables'),
        methods: [method],
      },
      {
        method: httpMethod,
        path: '/',
        query: queryText(request),
        headers: pairsAt(request, 'headers'),
        body: bodyAt(request, 'body'),
      },
      backEnd,
    );
    compareAnswer(comparison, required(recorded, 'expected', membersAt), response);
  });
  return verdictOf(comparison.differences);
}

/** Where the recording names no URI, the integration leads to the scripted back end. */
function targetOf(given: Members, backEnd: BackEnd): Members {
  const type = textAt(given, 'type') ?? 'AWS_PROXY';
  const isFunction = type === 'AWS_PROXY' || given['backend'] === 'lambda';
  const functionUri = `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${FUNCTION_ARN}/invocations`;
  const serviceUri = `arn:aws:apigateway:${REGION}:states:action/StartExecution`;
  const uris: Readonly<Record<string, string>> = {
    HTTP: backEnd.url,
    HTTP_PROXY: backEnd.url,
    AWS: serviceUri,
  };
  return {
    ...templatesOf(given, type),
    Type: type,
    Uri: textAt(given, 'uri') ?? (isFunction ? functionUri : uris[type]),
    IntegrationHttpMethod: textAt(given, 'httpMethod') ?? 'POST',
    ...(type === 'AWS' && { Credentials: 'arn:aws:iam::111111111111:role/integration' }),
    RequestParameters: Object.fromEntries(pairsAt(given, 'requestParameters').map(mappedParameter)),
  };
}

function templatesOf(given: Members, type: string): Members {
  const template = textAt(given, 'request_template') ?? (type === 'MOCK' ? '{"statusCode": 200}' : undefined);
  return { RequestTemplates: template === undefined ? undefined : { 'application/json': template } };
}

const FUNCTION_ARN = `arn:aws:lambda:${REGION}:111111111111:function:recorded`;

/** A value that is no mapping expression is a static one, which is written in quotes; a masked name is unmasked. */
function mappedParameter([target, source]: readonly [string, string]): readonly [string, string] {
  const isExpression = /^'.*'$|^(?:method\.request|context|stageVariables)\./s.test(source);
  return [target.replace(/<the header named ([^>]+)>/, '$1'), isExpression ? source : `'${source}'`];
}

function integrationResponse(statusCode: string, response: unknown): Members {
  const given = isMembers(response) ? response : {};
  return {
    StatusCode: statusCode,
    SelectionPattern: given['selectionPattern'] ?? given['selection_pattern'] ?? undefined,
    ResponseTemplates: given['responseTemplates'] ?? given['response_templates'] ?? undefined,
    ResponseParameters: given['responseParameters'] ?? given['response_parameters'] ?? undefined,
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
