import {
  PASSTHROUGH_BEHAVIORS,
  type Integration,
  type MappedParameter,
  type Target,
} from '../integration/integration.ts';
import { compileParameterSource } from '../integration/parameter-source.ts';
import { loadIntegrationResponses, type DeclaredResponses } from './load-integration-responses.ts';
import { loadMappingTemplates } from './load-mapping-templates.ts';
import { INTEGRATION_TYPES, loadTarget, type TargetSurroundings } from './load-target.ts';
import {
  member,
  readChoice,
  readElements,
  readMembers,
  readNumberWithin,
  refuse,
  type Property,
} from '../../../template/read-property.ts';
import { checkProperties } from './check-properties.ts';

/** Compiles `Properties/Integration` of a method that declares the given responses. */
export function loadIntegration(
  integration: Property,
  declared: DeclaredResponses,
  surroundings: TargetSurroundings,
): Integration {
  checkProperties(integration, 'Integration');
  const type = readChoice(member(integration, 'Type'), INTEGRATION_TYPES);
  const target = loadTarget(type, integration, surroundings);
  const proxy = type === 'AWS_PROXY' || type === 'HTTP_PROXY';
  if (proxy) refuseMappings(integration, type);
  return {
    target,
    proxy,
    requestTemplates: loadMappingTemplates(member(integration, 'RequestTemplates')),
    passthrough: readChoice(member(integration, 'PassthroughBehavior'), PASSTHROUGH_BEHAVIORS),
    requestParameters: readMembers(member(integration, 'RequestParameters')).map(([name, source]) =>
      loadRequestParameter(name, source, target.kind),
    ),
    responses: loadIntegrationResponses(member(integration, 'IntegrationResponses'), declared),
    timeoutInMillis: readNumberWithin(member(integration, 'TimeoutInMillis'), DEFAULT_TIMEOUT_MS, {
      minimum: LEAST_TIMEOUT_MS,
    }),
  };
}

/** The service's maximum, unless the quota is raised. */
const DEFAULT_TIMEOUT_MS = 29_000;

/** The minimum of CloudFormation. There is no maximum here, because a quota can raise it. */
const LEAST_TIMEOUT_MS = 50;

/**
 * The service accepts templates and mappings for a proxy integration but never uses them. The author expects it to.
 */
function refuseMappings(integration: Property, type: string): void {
  const mappings = readElements(member(integration, 'IntegrationResponses')).flatMap((response) => [
    member(response, 'ResponseTemplates'),
    member(response, 'ResponseParameters'),
  ]);
  for (const mapping of [member(integration, 'RequestTemplates'), ...mappings]) {
    if (readMembers(mapping).length > 0) refuse(mapping, `mappings that ${type} ignores`);
  }
}

const REQUEST_TARGET = /^integration\.request\.(header|querystring|path)\.(.+)$/;

function loadRequestParameter(target: string, source: Property, kind: Target['kind']): MappedParameter {
  const [, location, name] = REQUEST_TARGET.exec(target) ?? [];
  if (location === undefined || name === undefined) return refuse(source, `the mapping target ${target}`);
  if (NOT_MAPPED[kind]?.test(`${location}.${name}`)) {
    refuse(source, `the mapping target ${target} for ${DESCRIPTIONS[kind]}`);
  }
  return {
    location: location as MappedParameter['location'],
    name,
    source: compileParameterSource(source, 'request'),
  };
}

/**
 * An action has neither a path nor a query; what API Gateway does with such a mapping is not known. The same applies
 * to a function, whose X-Amz- headers change the invocation: X-Amz-Invocation-Type: Event makes it asynchronous.
 */
const NOT_MAPPED: Partial<Record<Target['kind'], RegExp>> = {
  action: /^(?:querystring|path)\./,
  function: /^(?:querystring|path|header\.x-amz-)/i,
};

const DESCRIPTIONS: Readonly<Record<Target['kind'], string>> = {
  action: 'an action',
  function: 'a function',
  http: 'an HTTP endpoint',
  mock: 'a mock',
};
