import { GatewayError } from '../../../lib/local/services/api-gateway/gateway-response/gateway-error.ts';
import {
  GATEWAY_RESPONSE_TYPES,
  type GatewayResponseType,
} from '../../../lib/local/services/api-gateway/gateway-response/gateway-response-types.ts';
import { renderGatewayResponse } from '../../../lib/local/services/api-gateway/gateway-response/render-gateway-response.ts';
import type { HttpResponse } from '../../../lib/local/services/api-gateway/load-rest-api.ts';
import { parseRequest } from '../../../lib/local/services/api-gateway/request/parse-request.ts';
import { DOMAIN_NAME } from '../recorded/complete-context.ts';
import { loadGatewayResponses } from '../../../lib/local/services/api-gateway/template/load-gateway-responses.ts';
import { createOverrides } from '../../../lib/local/vtl/evaluate/render-template.ts';
import { UnreadableCaseError, type Members } from '../recorded/recorded-case.ts';

/** What the client gets for an error of the type, once the gateway responses are set. Throws UnreadableCaseError for an unknown type. */
export function answerError(
  settings: readonly GatewayResponseSettings[],
  type: string,
  message?: string,
): HttpResponse {
  if (!isKnownType(type)) throw new UnreadableCaseError(`${type} is no type of gateway response`);
  const error = new GatewayError(type, message === undefined ? {} : { message });
  return renderGatewayResponse(loadGatewayResponses(settings), error, {
    request: parseRequest(
      {
        method: 'GET',
        path: '/',
        query: '',
        headers: [['Accept', 'application/json']],
        body: Buffer.alloc(0),
        sourceIp: '127.0.0.1',
      },
      DOMAIN_NAME,
    ),
    pathParameters: {},
    context: {},
    stageVariables: {},
    overrides: createOverrides(),
  });
}

function isKnownType(type: string): type is GatewayResponseType {
  return Object.hasOwn(GATEWAY_RESPONSE_TYPES, type);
}

/** The settings of one type, as a resource of the template. */
export type GatewayResponseSettings = ReturnType<typeof settingsOf>;

/** The recorded settings of the type as such a resource. */
export function settingsOf(type: string, response: Members) {
  const { statusCode, responseParameters, responseTemplates } = response;
  return {
    logicalId: type,
    path: 'Properties',
    value: {
      ResponseType: type,
      StatusCode: statusCode ?? undefined,
      ResponseParameters: responseParameters ?? undefined,
      ResponseTemplates: responseTemplates ?? undefined,
    },
  };
}
