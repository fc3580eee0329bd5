import { verdictOnAnswer } from '../compare/compare-answer.ts';
import { answerRequest, mockIntegration } from '../recorded/recorded-api.ts';
import {
  bodyAt,
  listAt,
  membersAt,
  pairsAt,
  required,
  textAt,
  type RecordedCase,
} from '../recorded/recorded-case.ts';
import { queryText } from '../recorded/recorded-request.ts';
import type { Verdict } from '../compare/verdict.ts';

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
  return verdictOnAnswer(recorded, response);
}
