import type { Clock } from '../../clock.ts';
import type { Exchange } from '../exchange.ts';
import { GatewayError } from '../gateway-response/gateway-error.ts';
import { answerMock } from './answer-mock.ts';
import { callServiceInTime, type CallService, type ServiceResponse } from './call-service.ts';
import type { Integration } from './integration.ts';
import { mapParameters } from './map-parameters.ts';
import { JSON_TYPE, mediaTypeOf } from './media-type.ts';
import { renderMapping } from './render-mapping.ts';

/** Renders the request to the integration, sends it, and answers what came back. */
export async function sendRequest(
  integration: Integration,
  exchange: Exchange,
  environment: { readonly callService: CallService; readonly clock: Clock },
): Promise<ServiceResponse> {
  const body = renderRequestBody(integration, exchange);
  if (integration.target === 'MOCK') return answerMock(body);
  const headers = buildHeaders(integration, exchange);
  return callServiceInTime(
    environment.callService,
    { ...integration.target, body, headers },
    { timeoutInMillis: integration.timeoutInMillis, clock: environment.clock },
  );
}

/** By the media type alone, parameters left off. Without a template the passthrough behaviour decides (DOC integration-passthrough-behaviors). */
function renderRequestBody(integration: Integration, exchange: Exchange): string {
  const { requestTemplates, passthrough } = integration;
  const template = requestTemplates.get(mediaTypeOf(exchange.request.ownHeader['content-type']));
  if (template === 'passthrough') return exchange.request.body;
  if (template !== undefined) return renderMapping(template, exchange.request.body, exchange);
  const passes =
    passthrough === 'WHEN_NO_MATCH' || (passthrough === 'WHEN_NO_TEMPLATES' && requestTemplates.size === 0);
  if (!passes) throw new GatewayError('UNSUPPORTED_MEDIA_TYPE');
  return exchange.request.body;
}

/** No header of the client passes unless it is mapped; an override in the template is the last word. */
function buildHeaders(integration: Integration, exchange: Exchange): Record<string, string> {
  const mapped = mapParameters(integration.requestParameters, { exchange }).header;
  const overridden = [...exchange.overrides.requestOverride.header];
  const headers: Record<string, string> = { 'Content-Type': JSON_TYPE, Accept: JSON_TYPE };
  for (const [name, value] of [...Object.entries(mapped), ...overridden]) {
    const lower = name.toLowerCase();
    if (ILLEGAL_HEADERS.has(lower)) {
      throw new GatewayError('API_CONFIGURATION_ERROR', {
        cause: new Error(`the header ${name} cannot be mapped`),
      });
    }
    headers[OWN_SPELLING[lower] ?? name] = String(value);
  }
  return headers;
}

/** Mapping one of these makes the invocation fail (recorded, LS header_remapping_aws). */
const ILLEGAL_HEADERS = new Set([
  'authorization',
  'connection',
  'content-length',
  'expect',
  'proxy-authenticate',
  'te',
  'transfer-encoding',
  'x-amzn-trace-id',
]);

/** So that a mapping in another case replaces what API Gateway sends by itself. */
const OWN_SPELLING: Readonly<Record<string, string>> = { accept: 'Accept', 'content-type': 'Content-Type' };
