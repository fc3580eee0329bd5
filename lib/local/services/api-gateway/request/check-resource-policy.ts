import { conditionsHold } from '../../../roles/condition.ts';
import { matchesAction, matchesWildcards } from '../../../roles/matches-wildcards.ts';
import type { PolicyStatement } from '../../../roles/read-policy-document.ts';
import { GatewayError } from '../gateway-response/gateway-error.ts';
import type { Method } from '../method.ts';
import type { ResourcePolicy } from '../template/load-resource-policy.ts';
import type { ParsedRequest } from './parse-request.ts';

/** Where an API is, for the ARN of a method. */
export interface ApiAddress {
  readonly region: string;
  readonly accountId: string;
  readonly restApiId: string;
  readonly stageName: string;
}

const ACTION = 'execute-api:Invoke';

/**
 * 403 for a request that the resource policy of the API does not let in. Without IAM it needs an Allow. With IAM the caller's own
 * policy may allow it, which is not known here, so only a Deny counts (developer guide, apigateway-authorization-flow).
 */
export function checkResourcePolicy(
  policy: ResourcePolicy | undefined,
  method: Pick<Method, 'signed'>,
  request: Pick<ParsedRequest, 'httpMethod' | 'path' | 'sourceIp'>,
  address: ApiAddress,
): void {
  if (policy === undefined) return;
  const { region, accountId, restApiId, stageName } = address;
  const api = (account: string): string => `arn:aws:execute-api:${region}:${account}:${restApiId}`;
  const called = `/${stageName}/${request.httpMethod}${request.path}`;
  const fits = policy.filter((statement) => applies(statement, request, [api(accountId), called]));
  const isDenied = fits.some(({ effect }) => effect === 'Deny');
  if (!isDenied && (method.signed || fits.length > 0)) return;
  const masked = `********${accountId.slice(-4)}`;
  throw new GatewayError('ACCESS_DENIED', {
    message: `User: anonymous is not authorized to perform: ${ACTION} on resource: ${api(masked)}${called}${isDenied ? ' with an explicit deny' : ''}`,
  });
}

function applies(
  { principals, actions, resources, conditions }: PolicyStatement,
  { sourceIp }: Pick<ParsedRequest, 'sourceIp'>,
  [api, called]: readonly [api: string, called: string],
): boolean {
  const context = { 'aws:sourceip': sourceIp, 'aws:securetransport': 'true' };
  return (
    principals?.includes('*') === true &&
    actions.some((pattern) => matchesAction(pattern, ACTION)) &&
    resources.some((pattern) => matchesWildcards(pattern.replace(/^execute-api:/, api), `${api}${called}`)) &&
    conditionsHold(conditions, context)
  );
}
