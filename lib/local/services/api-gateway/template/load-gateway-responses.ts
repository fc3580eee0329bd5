import { compileSubstitution } from '../gateway-response/compile-substitution.ts';
import {
  defaultTemplate,
  GATEWAY_RESPONSE_TYPES,
  type GatewayResponseType,
} from '../gateway-response/gateway-response-types.ts';
import type { GatewayResponse, GatewayResponses } from '../gateway-response/render-gateway-response.ts';
import { compileParameterSource } from '../integration/parameter-source.ts';
import {
  isSet,
  member,
  readMembers,
  readNumber,
  refuse,
  type Property,
} from '../../../template/read-property.ts';

/**
 * Every gateway response of the API: as in the template, or else as DEFAULT_4XX or DEFAULT_5XX sets it (including the
 * status), or else the service's default (recorded by LocalStack: test_gateway_response_put).
 */
export function loadGatewayResponses(resources: readonly Property[]): GatewayResponses {
  const own = new Map(resources.map((resource) => [readType(resource), resource]));
  const types = Object.keys(GATEWAY_RESPONSE_TYPES) as GatewayResponseType[];
  return Object.fromEntries(
    types.map((type) => [type, loadResponse(type, own.get(type) ?? defaultFor(type, own))]),
  ) as GatewayResponses;
}

function readType(resource: Property): GatewayResponseType {
  const type = member(resource, 'ResponseType');
  // API Gateway does not support customising the 413 (developer guide, api-gateway-known-issues).
  const supported = typeof type.value === 'string' && Object.hasOwn(GATEWAY_RESPONSE_TYPES, type.value);
  if (!supported || type.value === 'REQUEST_TOO_LARGE') {
    return refuse(type, `the gateway response ${JSON.stringify(type.value)}`);
  }
  return type.value as GatewayResponseType;
}

function defaultFor(
  type: GatewayResponseType,
  own: ReadonlyMap<GatewayResponseType, Property>,
): Property | undefined {
  const { status } = GATEWAY_RESPONSE_TYPES[type];
  return status === undefined ? undefined : own.get(status >= 500 ? 'DEFAULT_5XX' : 'DEFAULT_4XX');
}

function loadResponse(type: GatewayResponseType, resource: Property | undefined): GatewayResponse {
  const source = resource ?? { logicalId: '', path: '', value: {} };
  const templates = readMembers(member(source, 'ResponseTemplates'));
  const fallback = { ...source, value: defaultTemplate(type) };
  return {
    status: readNumber(member(source, 'StatusCode'), GATEWAY_RESPONSE_TYPES[type].status),
    statusIsSet: isSet(member(source, 'StatusCode')),
    headers: new Map(readMembers(member(source, 'ResponseParameters')).map(compileHeader)),
    templates: new Map(
      (templates.length === 0 ? [['application/json', fallback] as const] : templates).map(
        ([contentType, template]) => [contentType.toLowerCase(), compileSubstitution(template)],
      ),
    ),
  };
}

const HEADER = /^gatewayresponse\.header\.(.+)$/;

function compileHeader([target, source]: readonly [string, Property]) {
  const name = HEADER.exec(target)?.[1] ?? refuse(source, `the target ${target}`);
  const spelled = name.toLowerCase() === 'content-type' ? 'Content-Type' : name;
  return [spelled, compileParameterSource(source, 'gateway-response')] as const;
}
