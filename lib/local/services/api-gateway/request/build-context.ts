import type { ParsedRequest } from './parse-request.ts';

/** The members of `$context` that are the same for all requests. */
export interface DeployedApi {
  readonly restApiId: string;
  readonly accountId: string;
  readonly stageName: string;
  readonly deploymentId: string;
}

/** The members of `$context` for one request that are not in the request itself. */
export interface RequestFacts {
  readonly requestId: string;
  readonly extendedRequestId: string;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
  /** Absent if no resource matched. */
  readonly resource?: { readonly id: string; readonly path: string } | undefined;
  readonly apiKey?: { readonly id: string; readonly value: string } | undefined;
  /** The access key of a signed request. */
  readonly accessKey?: string | undefined;
}

/** `$context` with the keys that `$context.keySet()` lists on AWS (recorded), except the two overrides. */
export function buildContext(
  api: DeployedApi,
  request: ParsedRequest,
  facts: RequestFacts,
): Record<string, unknown> {
  const domainName = request.ownHeader['host'] ?? null;
  return {
    accountId: api.accountId,
    apiId: api.restApiId,
    deploymentId: api.deploymentId,
    domainName,
    domainPrefix: domainName?.split('.')[0] ?? null,
    extendedRequestId: facts.extendedRequestId,
    httpMethod: request.httpMethod,
    identity: buildIdentity(api.accountId, request, facts),
    // The local API is served at the root, so its path does not start with the stage.
    path: request.path,
    protocol: 'HTTP/1.1',
    requestId: facts.requestId,
    requestTime: commonLogTime(facts.receivedAt),
    requestTimeEpoch: facts.receivedAt,
    resourceId: facts.resource?.id ?? null,
    resourcePath: facts.resource?.path ?? null,
    stage: api.stageName,
  };
}

/** The twelve fixed keys, null if not set, and the two of the API key if the method requires one. */
function buildIdentity(
  accountId: string,
  request: ParsedRequest,
  { accessKey, apiKey }: RequestFacts,
): Record<string, unknown> {
  const identity = {
    accessKey: null,
    accountId: null,
    caller: null,
    cognitoAuthenticationProvider: null,
    cognitoAuthenticationType: null,
    cognitoIdentityId: null,
    cognitoIdentityPoolId: null,
    principalOrgId: null,
    sourceIp: request.sourceIp,
    user: null,
    userAgent: request.ownHeader['user-agent'] ?? null,
    userArn: null,
    ...(accessKey !== undefined && principalOf(accessKey, accountId)),
  };
  return apiKey === undefined ? identity : { ...identity, apiKey: apiKey.value, apiKeyId: apiKey.id };
}

/**
 * Who signed a request. There are no users and roles locally, so an access key stands for a role, whose unique id it is, in a session
 * named `local`. On AWS the id is that of the role too, `AROA…`, and the session is behind a colon.
 */
function principalOf(accessKey: string, accountId: string): Record<string, unknown> {
  const id = `${accessKey}:local`;
  const userArn = `arn:aws:sts::${accountId}:assumed-role/${accessKey}/local`;
  return { accessKey, accountId, caller: id, user: id, userArn };
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `02/Jan/2026:03:04:05 +0000`. */
function commonLogTime(epoch: number): string {
  const iso = new Date(epoch).toISOString();
  return `${iso.slice(8, 10)}/${MONTHS[Number(iso.slice(5, 7)) - 1]}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`;
}
