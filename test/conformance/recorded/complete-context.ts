import { buildContext } from '../../../lib/local/services/api-gateway/request/build-context.ts';
import { parseRequest } from '../../../lib/local/services/api-gateway/request/parse-request.ts';
import { membersAt, type Members } from './recorded-case.ts';

/** Where the API of a case answers. */
export const DOMAIN_NAME = 'api.execute-api.us-east-1.amazonaws.com';

/** What the case does not say of `$context` is as in any request: its keys are always the same. */
export function completeContext(given: Members): Members {
  const request = {
    method: 'POST',
    path: '/',
    query: '',
    headers: [],
    body: Buffer.alloc(0),
    sourceIp: '127.0.0.1',
  };
  const usual = buildContext(
    { restApiId: 'api', accountId: '111111111111', stageName: 'test', deploymentId: 'deployment' },
    parseRequest(request, DOMAIN_NAME),
    { requestId: 'request', extendedRequestId: 'extended', receivedAt: 0 },
  );
  const identity = { ...membersAt(usual, 'identity'), ...membersAt(given, 'identity') };
  return { ...usual, ...given, identity };
}
