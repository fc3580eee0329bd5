import { verdictOnAnswer } from '../compare/compare-answer.ts';
import { API_ID, resource } from '../recorded/path-resources.ts';
import { answerRequest, mockIntegration } from '../recorded/recorded-api.ts';
import { membersAt, required, textAt, type Members, type RecordedCase } from '../recorded/recorded-case.ts';
import { methodOf, requestTo } from '../recorded/recorded-request.ts';
import { rewriteReferences } from '../recorded/rewrite-references.ts';
import type { Verdict } from '../compare/verdict.ts';

/** Sends a request to a method with the recorded models, validator and required parameters. */
export async function runRequestValidation(recorded: RecordedCase): Promise<Verdict> {
  const method = required(recorded, 'method', membersAt);
  const validator = membersAt(method, 'requestValidator');
  const response = await answerRequest(
    {
      models: rewriteReferences(membersAt(recorded, 'models')) as Members,
      methods: [
        {
          ...methodOf(method),
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
  return verdictOnAnswer(recorded, response);
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
