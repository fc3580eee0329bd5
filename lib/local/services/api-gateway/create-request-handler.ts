import { createOverrides } from '../../vtl/evaluate/render-template.ts';
import type { Exchange } from './exchange.ts';
import { GatewayError } from './gateway-response/gateway-error.ts';
import { renderGatewayResponse } from './gateway-response/render-gateway-response.ts';
import { buildResponse, type MethodResponse } from './integration/response/build-response.ts';
import { passResponse } from './integration/response/pass-response.ts';
import { sendRequest, type BackEnds } from './integration/send-request.ts';
import type { Method } from './method.ts';
import { buildContext } from './request/build-context.ts';
import { checkCredentials, readCredentials, type Credentials } from './request/check-credentials.ts';
import { checkResourcePolicy } from './request/check-resource-policy.ts';
import { identifyRequest, type RequestIds } from './request/identify-request.ts';
import { parseRequest, type HttpRequest, type ParsedRequest } from './request/parse-request.ts';
import { MAX_BODY_BYTES, requestTooLarge } from './request/request-too-large.ts';
import { findRoute, type Route } from './request/route-tree.ts';
import { throttleRequest } from './request/throttle-request.ts';
import { validateRequest } from './request/validate-request.ts';
import type { RestApiDefinition } from './template/load-api-definition.ts';

/** What the handler needs from the environment. */
export interface HandlerEnvironment extends BackEnds {
  readonly accountId: string;
  readonly region: string;
  readonly onFailure?: (failure: Error) => void;
}

/**
 * Handles requests in API Gateway's order: route, resource policy, signature, API key, throttling and quota, required parameters,
 * model, request template, integration, response. Every failure is answered by a gateway response.
 */
export function createRequestHandler(
  api: RestApiDefinition,
  environment: HandlerEnvironment,
): (request: HttpRequest) => Promise<MethodResponse> {
  return async (request) => {
    if (request.body.length > MAX_BODY_BYTES) return requestTooLarge();
    const received = receive(api, environment, request);
    return withIds(await answer(api, environment, received), received);
  };
}

/** Answers requests as API Gateway does when the account's throttle is reached. Only the route is known. */
export function createThrottler(
  api: RestApiDefinition,
  environment: HandlerEnvironment,
): (request: HttpRequest) => MethodResponse {
  return (request) => {
    const received = receive(api, environment, request);
    const route = findRoute(api.routes, received.parsed.httpMethod, received.parsed.segments);
    const credentials = readCredentials(route?.target, received.parsed, api.apiKeys);
    const exchange = openExchange(api, environment, { ...received, route, credentials });
    return withIds(
      renderGatewayResponse(api.gatewayResponses, new GatewayError('THROTTLED'), exchange),
      received,
    );
  };
}

function receive(api: RestApiDefinition, environment: HandlerEnvironment, request: HttpRequest): Received {
  const domainName = `${api.restApiId}.execute-api.${environment.region}.amazonaws.com`;
  const parsed = parseRequest(request, domainName);
  return { parsed, ids: identifyRequest(parsed, environment.random) };
}

function withIds(response: MethodResponse, { ids }: Received): MethodResponse {
  response.headers['x-amzn-RequestId'] = ids.requestId;
  response.headers['x-amz-apigw-id'] = ids.extendedRequestId;
  return response;
}

interface Received {
  readonly parsed: ParsedRequest;
  readonly ids: RequestIds;
}

async function answer(
  api: RestApiDefinition,
  environment: HandlerEnvironment,
  received: Received,
): Promise<MethodResponse> {
  const { parsed } = received;
  const route = findRoute(api.routes, parsed.httpMethod, parsed.segments);
  const credentials = readCredentials(route?.target, parsed, api.apiKeys);
  const exchange = openExchange(api, environment, { ...received, route, credentials });
  try {
    // An unknown path or method looks like a missing signature (recorded by LocalStack: test_routing_not_found).
    if (route === undefined) throw new GatewayError('MISSING_AUTHENTICATION_TOKEN');
    checkResourcePolicy(api.resourcePolicy, route.target, parsed, {
      ...environment,
      restApiId: api.restApiId,
      stageName: api.stage.name,
    });
    checkCredentials(route.target, credentials);
    throttleRequest(route.target, credentials.apiKey);
    validateRequest(route.target, exchange);
    const { integration } = route.target;
    const response = await sendRequest(integration, exchange, environment);
    return integration.proxy ? passResponse(response) : buildResponse(integration, response, exchange);
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error;
    if (error.cause !== undefined) environment.onFailure?.(error);
    return renderGatewayResponse(api.gatewayResponses, error, exchange);
  }
}

function openExchange(
  api: RestApiDefinition,
  environment: HandlerEnvironment,
  received: Received & {
    readonly route: Route<Method> | undefined;
    readonly credentials: Credentials;
  },
): Exchange {
  const { parsed, ids, route, credentials } = received;
  return {
    request: parsed,
    pathParameters: route?.pathParameters ?? {},
    context: buildContext(
      {
        restApiId: api.restApiId,
        accountId: environment.accountId,
        stageName: api.stage.name,
        deploymentId: api.stage.deploymentId,
      },
      parsed,
      { ...ids, ...credentials, receivedAt: environment.clock.now(), resource: route?.target.resource },
    ),
    stageVariables: api.stage.variables,
    overrides: createOverrides(),
  };
}
