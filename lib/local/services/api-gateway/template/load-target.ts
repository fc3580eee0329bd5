import { compileUri, fillStageVariables } from '../integration/fill-uri.ts';
import type { ActionTarget, FunctionTarget, HttpTarget, Target } from '../integration/integration.ts';
import {
  isSet,
  member,
  readChoice,
  readString,
  refuse,
  type Property,
} from '../../../template/read-property.ts';

/** The integration types. The first is the default. */
export const INTEGRATION_TYPES = ['AWS', 'AWS_PROXY', 'HTTP', 'HTTP_PROXY', 'MOCK'] as const;

/** One of them. */
export type IntegrationType = (typeof INTEGRATION_TYPES)[number];

/** What the URI of an integration may refer to. */
export interface TargetSurroundings {
  readonly region: string;
  readonly stageVariables: Readonly<Record<string, string>>;
  readonly hasFunction: (functionArn: string) => boolean;
}

/** Reads the back end of an integration of the given type. */
export function loadTarget(
  type: IntegrationType,
  integration: Property,
  surroundings: TargetSurroundings,
): Target {
  if (type === 'MOCK') return { kind: 'mock' };
  readChoice(member(integration, 'ConnectionType'), ['INTERNET']);
  return type === 'AWS' || type === 'AWS_PROXY'
    ? loadAwsTarget(type, integration, surroundings)
    : loadHttpTarget(integration, surroundings);
}

const HTTP_METHODS = ['ANY', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'] as const;

function loadHttpTarget(integration: Property, { stageVariables }: TargetSurroundings): HttpTarget {
  const credentials = member(integration, 'Credentials');
  if (isSet(credentials)) refuse(credentials, 'credentials of an HTTP integration');
  const httpMethod = member(integration, 'IntegrationHttpMethod');
  // The service refuses this: "Enumeration value for HttpMethod must be non-empty".
  if (!isSet(httpMethod)) refuse(httpMethod, 'an HTTP integration without an integration method');
  return {
    kind: 'http',
    httpMethod: readChoice(httpMethod, HTTP_METHODS),
    fillUri: compileUri(member(integration, 'Uri'), stageVariables),
  };
}

const AWS_URI = /^arn:[\w-]+:apigateway:([\w-]+):([\w-]+):(action\/\w+|path\/.+)$/;
const FUNCTION_PATH = /^path\/2015-03-31\/functions\/(.+)\/invocations$/;

function loadAwsTarget(
  type: 'AWS' | 'AWS_PROXY',
  integration: Property,
  { region, stageVariables, hasFunction }: TargetSurroundings,
): ActionTarget | FunctionTarget {
  const uri = member(integration, 'Uri');
  const { text, missing } = fillStageVariables(readString(uri), stageVariables);
  const [, uriRegion, service = '', what = ''] = AWS_URI.exec(text) ?? [];
  const functionArn = service === 'lambda' ? FUNCTION_PATH.exec(what)?.[1] : undefined;
  const isAction = type === 'AWS' && what.startsWith('action/');
  if (uriRegion !== region || missing.length > 0 || (functionArn === undefined && !isAction)) {
    return refuse(uri, `the integration URI ${readString(uri)} (it supports ${supportedUris(type, region)})`);
  }
  const method = member(integration, 'IntegrationHttpMethod');
  if (method.value !== 'POST')
    refuse(method, `the integration method ${JSON.stringify(method.value)} (it supports POST)`);
  const credentials = member(integration, 'Credentials');
  if (functionArn === undefined) {
    return { kind: 'action', service, action: what.slice('action/'.length), roleArn: readRole(credentials) };
  }
  if (!hasFunction(functionArn)) refuse(uri, `the function ${functionArn}, which is not in the template`);
  return { kind: 'function', functionArn, roleArn: isSet(credentials) ? readRole(credentials) : undefined };
}

function supportedUris(type: 'AWS' | 'AWS_PROXY', region: string): string {
  const service = `arn:<partition>:apigateway:${region}`;
  const invocation = `${service}:lambda:path/2015-03-31/functions/<function ARN>/invocations`;
  return type === 'AWS' ? `${service}:<service>:action/<Action> and ${invocation}` : invocation;
}

const ROLE_ARN = /^arn:[\w-]+:iam::[^:]*:role\/.+$/;

function readRole(credentials: Property): string {
  const roleArn = readString(credentials);
  if (!ROLE_ARN.test(roleArn))
    refuse(credentials, `the credentials ${roleArn} (it supports the ARN of a role)`);
  return roleArn;
}
