import type { Clock } from '../../clock/clock.ts';
import type { Random } from '../../clock/random.ts';
import { createRequestHandler, createThrottler } from './create-request-handler.ts';
import type { MethodResponse } from './integration/response/build-response.ts';
import { callHttp, type CallHttp } from './integration/call-http.ts';
import type { CallService } from './integration/call-service.ts';
import type { InvokeBackEnd } from './integration/invoke-back-end.ts';
import type { CompiledMappingTemplate } from '../../vtl/evaluate/compile-mapping-template.ts';
import type { Method } from './method.ts';
import type { ApiKey } from './throttle/api-key.ts';
import type { HttpRequest } from './request/parse-request.ts';
import { loadApiDefinition } from './template/load-api-definition.ts';
import type { TemplateResource } from '../../template/template-resource.ts';

export type { CallHttp, CallService, HttpRequest, InvokeBackEnd };

/** What the API needs from its environment. */
export interface Environment {
  readonly clock: Clock;
  readonly random: Random;
  readonly region: string;
  readonly accountId: string;
  /** The value of an `AWS::ApiGateway::ApiKey` without Value. */
  readonly apiKeyValue: string;
  readonly callService: CallService;
  /** Sends the requests of HTTP and HTTP_PROXY integrations. Default: over the network. */
  readonly callHttp?: CallHttp;
  /** Invokes Lambda functions. Without it, an integration with a function is refused. */
  readonly invokeFunction?: InvokeBackEnd;
  /** Whether the function exists; a missing one is refused. Default: every function exists. */
  readonly hasFunction?: (functionArn: string) => boolean;
  /**
   * Called with the reason of a failed request if the response does not contain it, as in the execution log. The
   * reason is the `cause`.
   */
  readonly onFailure?: (failure: Error) => void;
}

/** An API that answers requests as API Gateway would. */
export interface RestApi {
  /** Rejects only if API Gateway would not answer so: a template that the VTL engine does not support, or a bug. */
  handle(request: HttpRequest): Promise<HttpResponse>;
  readonly stageName: string;
  /** Its methods, in the order of the template. */
  readonly routes: readonly ApiRoute[];
  /** The keys that it takes, in the order of the template. */
  readonly apiKeys: readonly ApiKeyValue[];
}

/** An API key. */
export type ApiKeyValue = Pick<ApiKey, 'id' | 'name' | 'value'>;

/** A method of the API, and the credentials it requires. */
export type ApiRoute = Pick<Method, 'httpMethod' | 'apiKeyRequired' | 'signed'> &
  Partial<Pick<Method, 'operationName'>> & {
    readonly path: string;
    /** The template that a JSON request is sent on with, if there is one. */
    readonly requestTemplate?: CompiledMappingTemplate | undefined;
  };

/** An API that can also refuse a request because there are too many. */
export interface ThrottlingRestApi extends RestApi {
  /** The response to a request that is one too many: the API's gateway response. */
  throttle(request: HttpRequest): HttpResponse;
}

/**
 * The response to a request. Header names are as API Gateway writes them. Several values of a header are joined, and
 * also listed.
 */
export type HttpResponse = MethodResponse;

/**
 * Compiles the one REST API in `resources` and ignores resources of other services. Schemas, mapping templates and
 * patterns are read here, not at the first request. Throws `UnsupportedError`, with logical id and path, for every
 * resource, property and value that is not modelled.
 */
export function loadRestApi(
  resources: readonly TemplateResource[],
  environment: Environment,
): ThrottlingRestApi {
  const { invokeFunction, hasFunction = () => true } = environment;
  const complete = {
    ...environment,
    callHttp: environment.callHttp ?? callHttp,
    invokeFunction: invokeFunction ?? noFunction,
    hasFunction: invokeFunction === undefined ? () => false : hasFunction,
  };
  const definition = loadApiDefinition(resources, complete);
  return {
    handle: createRequestHandler(definition, complete),
    throttle: createThrottler(definition, complete),
    stageName: definition.stage.name,
    routes: definition.methods.map(routeOf),
    apiKeys: [...definition.apiKeys.values()].map(({ id, name, value }) => ({ id, name, value })),
  };
}

function routeOf({
  httpMethod,
  resource,
  apiKeyRequired,
  signed,
  operationName,
  integration,
}: Method): ApiRoute {
  const template = integration.requestTemplates.get('application/json');
  return {
    httpMethod,
    ...(operationName !== undefined && { operationName }),
    path: resource.path,
    apiKeyRequired,
    signed,
    ...(typeof template === 'object' && { requestTemplate: template }),
  };
}

/** Never called: without functions, an integration with one is refused while loading. */
const noFunction: InvokeBackEnd = (functionArn) =>
  Promise.reject(new Error(`${functionArn} cannot be invoked: there are no functions`));
