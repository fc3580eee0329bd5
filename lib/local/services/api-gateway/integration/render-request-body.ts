import type { Exchange } from '../exchange.ts';
import { GatewayError } from '../gateway-response/gateway-error.ts';
import type { Integration } from './integration.ts';
import { mediaTypeOf } from './media-type-of.ts';
import { renderMapping } from './render-mapping.ts';

/**
 * The body for the back end, rendered by the template for its media type (ignoring parameters). Without a template
 * the passthrough behaviour decides (API Gateway developer guide, integration-passthrough-behaviors). A proxy
 * integration has no templates.
 */
export function renderRequestBody(integration: Integration, exchange: Exchange): string {
  const { proxy, requestTemplates, passthrough } = integration;
  if (proxy) return exchange.request.body;
  const template = requestTemplates.get(mediaTypeOf(exchange.request.ownHeader['content-type']));
  if (template === 'passthrough') return exchange.request.body;
  if (template !== undefined) return renderMapping(template, exchange.request.body, exchange);
  const passes =
    passthrough === 'WHEN_NO_MATCH' || (passthrough === 'WHEN_NO_TEMPLATES' && requestTemplates.size === 0);
  if (!passes) throw new GatewayError('UNSUPPORTED_MEDIA_TYPE');
  return exchange.request.body;
}
