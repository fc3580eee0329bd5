import type { Clock } from '../../../clock/clock.ts';
import type { GatewayResponses } from '../gateway-response/render-gateway-response.ts';
import type { Method } from '../method.ts';
import { emptyRouteTree, growRoute, type RouteTree } from '../request/route-tree.ts';
import type { ApiKey } from '../throttle/api-key.ts';
import { groupResources, type ResourceGroups } from './group-resources.ts';
import type { TemplateResource } from '../../../template/template-resource.ts';
import { loadApiKeys } from './load-api-keys.ts';
import { loadGatewayResponses } from './load-gateway-responses.ts';
import { loadMethod } from './load-method.ts';
import { loadModels } from './load-models.ts';
import { loadResourcePaths } from './load-resource-paths.ts';
import { loadResourcePolicy, type ResourcePolicy } from './load-resource-policy.ts';
import { loadStage, type Stage } from './load-stage.ts';
import {
  member,
  readBoolean,
  readChoice,
  readElements,
  refuse,
  type Property,
} from '../../../template/read-property.ts';
import { checkProperties } from './check-properties.ts';

/** A REST API, compiled from its resources. */
export interface RestApiDefinition {
  readonly restApiId: string;
  readonly stage: Stage;
  readonly routes: RouteTree<Method>;
  readonly methods: readonly Method[];
  readonly gatewayResponses: GatewayResponses;
  readonly resourcePolicy: ResourcePolicy | undefined;
  /** By value. */
  readonly apiKeys: ReadonlyMap<string, ApiKey>;
}

/** What the definition needs from the environment. */
export interface DefinitionEnvironment {
  readonly clock: Clock;
  readonly region: string;
  readonly apiKeyValue: string;
  /** Whether the environment can invoke the Lambda function. */
  readonly hasFunction: (functionArn: string) => boolean;
}

/** Compiles the one REST API of the template. Throws `UnsupportedError` for everything that is not modelled. */
export function loadApiDefinition(
  resources: readonly TemplateResource[],
  environment: DefinitionEnvironment,
): RestApiDefinition {
  const groups = groupResources(resources);
  const restApi = onlyOne(groups, 'AWS::ApiGateway::RestApi');
  readChoice(member(restApi, 'ApiKeySourceType'), ['HEADER']);
  checkReachable(restApi);
  const stageResource = onlyOne(groups, 'AWS::ApiGateway::Stage');
  const stage = loadStage(stageResource, environment.clock);
  const methods = loadMethods(groups, { restApiId: restApi.logicalId, stage, environment });
  return {
    restApiId: restApi.logicalId,
    stage,
    methods: methods.map(({ method }) => method),
    routes: growRoutes(methods),
    resourcePolicy: loadResourcePolicy(member(restApi, 'Policy')),
    gatewayResponses: loadGatewayResponses(groups('AWS::ApiGateway::GatewayResponse')),
    apiKeys: loadApiKeys(
      {
        apiKeys: groups('AWS::ApiGateway::ApiKey'),
        usagePlans: groups('AWS::ApiGateway::UsagePlan'),
        usagePlanKeys: groups('AWS::ApiGateway::UsagePlanKey'),
      },
      {
        restApiId: restApi.logicalId,
        // The Ref of a stage is its name on AWS but its logical id here.
        stageNames: [stage.name, stageResource.logicalId],
        generatedValue: environment.apiKeyValue,
        clock: environment.clock,
      },
    ),
  };
}

/** A private API is reached only from its VPC, and an API without the default endpoint only by its custom domain. */
function checkReachable(restApi: Property): void {
  const endpoint = member(restApi, 'EndpointConfiguration');
  checkProperties(endpoint, 'EndpointConfiguration');
  for (const type of readElements(member(endpoint, 'Types'))) readChoice(type, ['REGIONAL', 'EDGE']);
  const disabled = member(restApi, 'DisableExecuteApiEndpoint');
  if (readBoolean(disabled, false)) refuse(disabled, 'an API without the default endpoint');
}

function onlyOne(groups: ResourceGroups, type: string): Property {
  const [first, second] = groups(type);
  if (first === undefined) throw new Error(`The template has no ${type}: there is no REST API to run.`);
  if (second !== undefined) refuse(second, `a second ${type} (each pipeline needs a stack of its own here)`);
  return first;
}

interface LoadedMethod {
  readonly resource: Property;
  readonly method: Method;
}

function loadMethods(
  groups: ResourceGroups,
  api: {
    readonly restApiId: string;
    readonly stage: Stage;
    readonly environment: DefinitionEnvironment;
  },
): readonly LoadedMethod[] {
  const surroundings = {
    region: api.environment.region,
    stageVariables: api.stage.variables,
    hasFunction: api.environment.hasFunction,
    resourcePaths: loadResourcePaths(groups('AWS::ApiGateway::Resource'), api.restApiId),
    validators: groups('AWS::ApiGateway::RequestValidator'),
    findModel: loadModels(groups('AWS::ApiGateway::Model'), api.restApiId),
    throttleFor: api.stage.throttleFor,
  };
  return groups('AWS::ApiGateway::Method').map((resource) => ({
    resource,
    method: loadMethod(resource, surroundings),
  }));
}

function growRoutes(loaded: readonly LoadedMethod[]): RouteTree<Method> {
  const routes = emptyRouteTree<Method>();
  for (const { resource, method } of loaded) {
    const { methods } = growRoute(routes, method.resource.path);
    if (methods.has(method.httpMethod)) {
      refuse(member(resource, 'HttpMethod'), `a second ${method.httpMethod} ${method.resource.path}`);
    }
    methods.set(method.httpMethod, method);
  }
  return routes;
}
