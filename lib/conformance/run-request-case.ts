import { compareAnswer } from './compare-answer.ts';
import { Comparison } from './compare-recorded.ts';
import { placeholdersOf } from './placeholders.ts';
import { API_ID, resource } from './path-resources.ts';
import { answerRequest, mockIntegration, STAGE_NAME } from './recorded-api.ts';
import {
  bodyAt,
  listAt,
  membersAt,
  pairsAt,
  required,
  textAt,
  type Members,
  type RecordedCase,
} from './recorded-case.ts';
import { pathOf, queryText } from './recorded-request.ts';
import { rewriteReferences } from './rewrite-references.ts';
import { verdictOf, type Verdict } from './verdict.ts';

/** Sends a request to a method with the recorded models, validator and required parameters. */
export async function runRequestValidation(recorded: RecordedCase): Promise<Verdict> {
  const method = required(recorded, 'method', membersAt);
  const validator = membersAt(method, 'requestValidator');
  const response = await answerRequest(
    {
      models: rewriteReferences(membersAt(recorded, 'models')) as Members,
      methods: [
        {
          ...targetOf(method),
          integration: templatesOf(recorded),
          properties: {
            RequestParameters: membersAt(method, 'requestParameters'),
            RequestModels: membersAt(method, 'requestModels'),
            RequestValidatorId: 'Validator',
          },
        },
      ],
      others: [
        resource('RequestValidator', 'Validator', {
          RestApiId: API_ID,
          ValidateRequestBody: validator['validateRequestBody'] ?? false,
          ValidateRequestParameters: validator['validateRequestParameters'] ?? false,
        }),
      ],
    },
    requestTo(method, membersAt(recorded, 'request')),
  );
  return verdictOn(recorded, response);
}

/** Sends a request to a method that may need an API key. Of two keys on the usage plan one is disabled. */
export async function runApiKey(recorded: RecordedCase): Promise<Verdict> {
  const method = required(recorded, 'method', membersAt);
  const response = await answerRequest(
    {
      settings: membersAt(recorded, 'api'),
      methods: [
        {
          ...targetOf(method),
          integration: mockIntegration(),
          properties: { ApiKeyRequired: method['apiKeyRequired'] ?? false },
        },
      ],
      others: [
        resource('UsagePlan', 'Plan', { ApiStages: [{ ApiId: API_ID, Stage: STAGE_NAME }] }),
        ...apiKey('Enabled', '<api-key-value>', true),
        ...apiKey('Disabled', '<disabled-api-key-value>', false),
      ],
    },
    requestTo(method, membersAt(recorded, 'request')),
  );
  return verdictOn(recorded, response);
}

/** Sends a request to an API whose methods answer with their own name. */
export async function runRouting(recorded: RecordedCase): Promise<Verdict> {
  const methods = Object.keys(required(recorded, 'resources', membersAt)).flatMap((path) =>
    listAt(membersAt(recorded, 'resources'), path).map((method) => ({
      path,
      httpMethod: String(method),
      integration: mockIntegration(undefined, `${path} ${String(method)}`),
    })),
  );
  const request = required(recorded, 'request', membersAt);
  const [path = '', query] = required(request, 'path', textAt).split('?');
  const response = await answerRequest(
    { methods },
    {
      method: required(request, 'method', textAt),
      path,
      query: query ?? queryText(request),
      headers: pairsAt(request, 'headers'),
      body: bodyAt(request, 'body'),
    },
  );
  return verdictOn(recorded, response);
}

function verdictOn(recorded: RecordedCase, response: Awaited<ReturnType<typeof answerRequest>>): Verdict {
  const comparison = new Comparison(placeholdersOf(recorded));
  const expected = required(recorded, 'expected', membersAt);
  compareAnswer(comparison, expected, response);
  const handler = textAt(expected, 'handled_by');
  if (handler !== undefined) comparison.compare('handled by', handler, response.body);
  return verdictOf(comparison.differences);
}

function targetOf(method: Members) {
  return { path: required(method, 'resource', textAt), httpMethod: required(method, 'httpMethod', textAt) };
}

function requestTo(method: Members, request: Members) {
  const { path, httpMethod } = targetOf(method);
  return {
    method: textAt(request, 'method') ?? (httpMethod === 'ANY' ? 'GET' : httpMethod),
    path: textAt(request, 'path') ?? pathOf(path, request),
    query: queryText(request),
    headers: pairsAt(request, 'headers'),
    body: bodyAt(request, 'body'),
  };
}

/** The templates of a MOCK, recorded by themselves or within the OpenAPI document that made the API. */
function templatesOf(recorded: Members) {
  const given = membersAt(recorded, 'integration');
  const imported = importedIntegration(recorded);
  const imports = membersAt(membersAt(imported, 'responses'), 'default');
  return mockIntegration(
    textAt(given, 'request_template') ?? textAt(membersAt(imported, 'requestTemplates'), 'application/json'),
    textAt(given, 'response_template') ?? textAt(membersAt(imports, 'responseTemplates'), 'application/json'),
  );
}

function importedIntegration(recorded: Members): Members {
  const method = membersAt(recorded, 'method');
  const paths = membersAt(membersAt(recorded, 'openapi'), 'paths');
  const path = membersAt(paths, textAt(method, 'resource') ?? '');
  return membersAt(
    membersAt(path, (textAt(method, 'httpMethod') ?? '').toLowerCase()),
    'x-amazon-apigateway-integration',
  );
}

function apiKey(logicalId: string, value: string, isEnabled: boolean) {
  return [
    resource('ApiKey', logicalId, { Enabled: isEnabled, Value: value }),
    resource('UsagePlanKey', `${logicalId}OnPlan`, {
      KeyId: logicalId,
      KeyType: 'API_KEY',
      UsagePlanId: 'Plan',
    }),
  ];
}
