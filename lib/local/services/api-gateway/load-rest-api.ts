import type { Clock } from '../../clock/clock.ts';
import type { Random } from '../../clock/random.ts';
import { createRequestHandler, createThrottler } from './create-request-handler.ts';
import type { MethodResponse } from './integration/response/build-response.ts';
import { callHttp, type CallHttp } from './integration/call-http.ts';
import type { CallService } from './integration/call-service.ts';
import type { InvokeFunction } from './integration/invoke-function.ts';
import type { Method } from './method.ts';
import type { HttpRequest } from './request/parse-request.ts';
import { loadDefinition } from './template/load-definition.ts';
import type { TemplateResource } from '../../template/template-resource.ts';

export type { CallHttp, CallService, HttpRequest, InvokeFunction };

/** What the API needs of the world around it. */
export interface Environment {
  readonly clock: Clock;
  readonly random: Random;
  readonly region: string;
  readonly accountId: string;
  /** The value of an `AWS::ApiGateway::ApiKey` without Value. */
  readonly apiKeyValue: string;
  readonly callService: CallService;
  /** Sends what HTTP and HTTP_PROXY integrations send; over the network where it is not given. */
  readonly callHttp?: CallHttp;
  /** Invokes Lambda functions. Without it, an integration with a function is refused. */
  readonly invokeFunction?: InvokeFunction;
  /** Whether there is such a function to invoke; one that there is not is refused. Without it, there are all. */
  readonly hasFunction?: (functionArn: string) => boolean;
  /** Told why a request failed where the answer does not say it, as the execution log would; the reason is the `cause`. */
  readonly onFailure?: (failure: Error) => void;
}

/** An API that answers requests as API Gateway would. */
export interface RestApi {
  /** Rejects only for what is no answer of API Gateway: a template that the VTL engine does not support, a bug. */
  handle(request: HttpRequest): Promise<HttpResponse>;
  readonly stageName: string;
  /** Its methods, in the order of the template. */
  readonly routes: readonly ApiRoute[];
}

/** A method of the API, and what it asks of who calls it. */
export type ApiRoute = Pick<Method, 'httpMethod' | 'apiKeyRequired' | 'signed'> & { readonly path: string };

/** An API that can also say that there are too many requests. */
export interface ThrottlingRestApi extends RestApi {
  /** The answer to a request that is one too many, by the API's own gateway response. */
  throttle(request: HttpRequest): HttpResponse;
}

/** The answer to a request; header names as API Gateway spells them, several values of one joined and once more apart. */
export type HttpResponse = MethodResponse;

/**
 * The one REST API among `resources` (other services' resources are passed over), compiled: schemas, mapping
 * templates and patterns are read here, never at the first request. Throws `UnsupportedError` by logical id and path
 * for every resource, property and value that it does not model.
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
  const definition = loadDefinition(resources, complete);
  return {
    handle: createRequestHandler(definition, complete),
    throttle: createThrottler(definition, complete),
    stageName: definition.stage.name,
    routes: definition.methods.map(({ httpMethod, resource, apiKeyRequired, signed }) => ({
      httpMethod,
      path: resource.path,
      apiKeyRequired,
      signed,
    })),
  };
}

/** Never called: without functions to invoke, no integration with one loads. */
const noFunction: InvokeFunction = (functionArn) =>
  Promise.reject(new Error(`there is nothing to invoke ${functionArn} with`));
