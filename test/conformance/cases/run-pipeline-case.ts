import { compareAnswer } from '../compare/compare-answer.ts';
import { Comparison } from '../compare/compare-recorded.ts';
import { compareRendering } from '../compare/compare-rendering.ts';
import { placeholdersOf } from '../recorded/list-placeholders.ts';
import { answerRequest, mockIntegration } from '../recorded/recorded-api.ts';
import {
  bodyAt,
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

/** Sends a request through an API with the recorded request and response templates, and compares the answer. */
export async function runPipelineCase(recorded: RecordedCase): Promise<Verdict> {
  const comparison = new Comparison(placeholdersOf(recorded));
  const expected = required(recorded, 'expected', membersAt);
  const response = await answerRequest({ methods: [methodOf(recorded)] }, requestOf(recorded));
  compareAnswer(comparison, expected, response);
  const hasRendering = ['text', 'json', 'json_subset'].some((name) => name in expected);
  if (hasRendering)
    compareRendering(comparison, { expected, mode: textAt(recorded, 'compare') }, response.body);
  return verdictOf(comparison.differences);
}

/** The path parameters that the request has are the path of the resource, in their order. */
function methodOf(recorded: Members) {
  const type = textAt(recorded, 'integration') ?? 'MOCK';
  if (type !== 'MOCK')
    throw new UnreadableCaseError(`"integration" is ${type}, and nothing says what answered behind it`);
  const names = pairsAt(membersAt(recorded, 'request'), 'path_params').map(([name]) => name);
  const passthrough = textAt(recorded, 'passthrough_behavior');
  return {
    path: `/${names.map((name) => `{${name}}`).join('/')}`,
    httpMethod: 'ANY',
    integration: {
      ...mockIntegration(textAt(recorded, 'request_template'), textAt(recorded, 'response_template')),
      ...(passthrough !== undefined && { PassthroughBehavior: passthrough }),
    },
  };
}

function requestOf(recorded: Members) {
  const request = membersAt(recorded, 'request');
  const values = pairsAt(request, 'path_params').map(([, value]) => encodeURIComponent(value));
  return {
    method: textAt(request, 'method') ?? 'GET',
    path: `/${values.join('/')}`,
    query: queryText(request),
    headers: pairsAt(request, 'headers'),
    body: bodyAt(request, 'body'),
  };
}
