import { compileTemplate } from '../../vtl/compile-template.ts';
import { TemplateSyntaxError } from '../../vtl/template-syntax-error.ts';
import {
  PASSTHROUGH_BEHAVIORS,
  type Integration,
  type IntegrationResponse,
  type MappedParameter,
  type MappingTemplates,
  type ServiceTarget,
} from '../integration/integration.ts';
import { compileParameterSource } from '../integration/parameter-source.ts';
import {
  member,
  readChoice,
  readElements,
  readMembers,
  readNumber,
  readString,
  readStringOr,
  refuse,
  type Property,
} from './read-property.ts';
import { checkProperties } from './template-properties.ts';

/** The headers that each status of the method declares. */
export type DeclaredResponses = ReadonlyMap<number, ReadonlySet<string>>;

/** Compiles `Properties/Integration` of a method; `region` is the one the API is deployed to. */
export function loadIntegration(
  integration: Property,
  declared: DeclaredResponses,
  region: string,
): Integration {
  checkProperties(integration, 'Integration');
  const type = readChoice(member(integration, 'Type'), ['AWS', 'MOCK']);
  const responses = readElements(member(integration, 'IntegrationResponses')).map((response) =>
    loadResponse(response, declared),
  );
  return {
    target: type === 'MOCK' ? type : loadTarget(integration, region),
    requestTemplates: loadTemplates(member(integration, 'RequestTemplates')),
    passthrough: readChoice(member(integration, 'PassthroughBehavior'), PASSTHROUGH_BEHAVIORS),
    requestParameters: readMembers(member(integration, 'RequestParameters')).map(([target, source]) =>
      loadRequestParameter(target, source, type),
    ),
    responses: checkOneDefault(responses, member(integration, 'IntegrationResponses')),
    timeoutInMillis: readNumber(member(integration, 'TimeoutInMillis'), DEFAULT_TIMEOUT_MS),
  };
}

/** The service's maximum without a raised quota. */
const DEFAULT_TIMEOUT_MS = 29_000;

const ACTION_URI = /^arn:[\w-]+:apigateway:([\w-]+):([\w-]+):action\/(\w+)$/;
const ROLE_ARN = /^arn:[\w-]+:iam::[^:]*:role\/.+$/;

function loadTarget(integration: Property, region: string): ServiceTarget {
  const uri = member(integration, 'Uri');
  const [, uriRegion, service, action] = ACTION_URI.exec(readString(uri)) ?? [];
  if (service === undefined || action === undefined || uriRegion !== region) {
    return refuse(
      uri,
      `the integration URI ${readString(uri)} (it supports arn:<partition>:apigateway:${region}:<service>:action/<Action>)`,
    );
  }
  const method = member(integration, 'IntegrationHttpMethod');
  if (method.value !== 'POST')
    refuse(method, `the integration method ${JSON.stringify(method.value)} (it supports POST)`);
  const credentials = member(integration, 'Credentials');
  const roleArn = readString(credentials);
  if (!ROLE_ARN.test(roleArn))
    refuse(credentials, `the credentials ${roleArn} (it supports the ARN of a role)`);
  return { service, action, roleArn };
}

/** Mapping templates by media type; an empty one passes the body through. */
function loadTemplates(templates: Property): MappingTemplates {
  return new Map(
    readMembers(templates).map(([mediaType, template]) => {
      if (!MEDIA_TYPE.test(mediaType)) refuse(template, `the content type ${mediaType}`);
      return [mediaType.toLowerCase(), loadTemplate(template)];
    }),
  );
}

const MEDIA_TYPE = /^[\w.+-]+\/[\w.+-]+$/;

function loadTemplate(template: Property) {
  const source = readString(template);
  try {
    return source === '' ? ('passthrough' as const) : compileTemplate(source);
  } catch (error) {
    // A RangeError: the template is longer than the service takes.
    if (!(error instanceof TemplateSyntaxError || error instanceof RangeError)) throw error;
    return refuse(template, `the mapping template (${error.message})`);
  }
}

const REQUEST_TARGET = /^integration\.request\.(header|querystring|path)\.(.+)$/;

function loadRequestParameter(target: string, source: Property, type: 'AWS' | 'MOCK'): MappedParameter {
  const [, location, name] = REQUEST_TARGET.exec(target) ?? [];
  if (location === undefined || name === undefined) return refuse(source, `the mapping target ${target}`);
  // An action has neither a path nor a query; what API Gateway makes of one there is not known.
  if (type === 'AWS' && location !== 'header') refuse(source, `the mapping target ${target} for an action`);
  return {
    location: location as MappedParameter['location'],
    name,
    source: compileParameterSource(source, 'request'),
  };
}

function loadResponse(response: Property, declared: DeclaredResponses): IntegrationResponse {
  checkProperties(response, 'IntegrationResponse');
  const statusCode = readNumber(member(response, 'StatusCode'), 200);
  const pattern = member(response, 'SelectionPattern');
  return {
    statusCode,
    selectionPattern: loadPattern(pattern),
    declared: declared.has(statusCode),
    templates: loadTemplates(member(response, 'ResponseTemplates')),
    parameters: readMembers(member(response, 'ResponseParameters')).map(([target, source]) =>
      loadResponseParameter(target, source, declared.get(statusCode)),
    ),
  };
}

/** The pattern matches the whole status; an empty one marks the default response. */
function loadPattern(pattern: Property): RegExp | undefined {
  const source = readStringOr(pattern, '');
  try {
    return source === '' ? undefined : new RegExp(`^(?:${source})$`);
  } catch {
    return refuse(pattern, `the regular expression ${source}`);
  }
}

const RESPONSE_TARGET = /^method\.response\.header\.(.+)$/;

function loadResponseParameter(
  target: string,
  source: Property,
  declared: ReadonlySet<string> | undefined,
): MappedParameter {
  const name = RESPONSE_TARGET.exec(target)?.[1];
  if (name === undefined) return refuse(source, `the mapping target ${target}`);
  // CloudFormation refuses it too: "Invalid mapping expression parameter specified".
  if (declared?.has(target) === false) refuse(source, `a header that the MethodResponse does not declare`);
  return { location: 'header', name, source: compileParameterSource(source, 'response') };
}

function checkOneDefault(
  responses: readonly IntegrationResponse[],
  place: Property,
): readonly IntegrationResponse[] {
  const defaults = responses.filter(({ selectionPattern }) => selectionPattern === undefined);
  if (defaults.length > 1) refuse(place, 'more than one integration response without a SelectionPattern');
  return responses;
}
