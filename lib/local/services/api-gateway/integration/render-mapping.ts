import type { CompiledMappingTemplate } from '../../../vtl/evaluate/compile-mapping-template.ts';
import { renderTemplate } from '../../../vtl/evaluate/render-template.ts';
import { TemplateRenderError } from '../../../vtl/evaluate/template-render-error.ts';
import type { Exchange } from '../exchange.ts';
import { GatewayError } from '../gateway-response/gateway-error.ts';

/**
 * Renders a mapping template with `body`, that of the request or of the service. A body that starts like JSON but is
 * not JSON is a 400 (recorded). Every other failure of a template is a 500. An error about what the engine does not
 * support is rethrown, because API Gateway would not answer it.
 */
export function renderMapping(template: CompiledMappingTemplate, body: string, exchange: Exchange): string {
  const { request, pathParameters, context, stageVariables, overrides } = exchange;
  const params = { path: pathParameters, querystring: request.querystring, header: request.header };
  try {
    return renderTemplate(template, { body, params, context, stageVariables, overrides });
  } catch (error) {
    if (!(error instanceof TemplateRenderError) || error.kind === 'unsupported') throw error;
    if (error.status === 500) throw new GatewayError('API_CONFIGURATION_ERROR', { cause: error });
    // The service adds the text of its Java parser.
    throw new GatewayError('BAD_REQUEST_BODY', { message: 'Could not process payload' });
  }
}
