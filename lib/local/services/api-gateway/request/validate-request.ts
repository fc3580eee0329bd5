import type { Exchange } from '../exchange.ts';
import { GatewayError } from '../gateway-response/gateway-error.ts';
import { mediaTypeOf } from '../integration/media-type-of.ts';
import type { Method, RequiredParameter } from '../method.ts';

/** Checks the required parameters and then the body against its model. The first failure is a 400. */
export function validateRequest(method: Method, exchange: Exchange): void {
  const missing = method.requiredParameters.filter((parameter) => isBlank(parameter, exchange));
  if (missing.length > 0) {
    const names = missing.map(({ name }) => name).join(', ');
    throw new GatewayError('BAD_REQUEST_PARAMETERS', {
      message: `Missing required request parameters: [${names}]`,
    });
  }
  const validationErrorString = findModel(method, exchange)?.(exchange.request.body);
  if (validationErrorString !== undefined)
    throw new GatewayError('BAD_REQUEST_BODY', { validationErrorString });
}

function isBlank({ location, name }: RequiredParameter, { request, pathParameters }: Exchange): boolean {
  const values = { header: request.header, path: pathParameters, querystring: request.querystring };
  return (values[location][name] ?? '').trim() === '';
}

/** Finds a model by media type, or else `$default`. A media type without a model is not validated. */
function findModel(method: Method, { request }: Exchange) {
  return method.models.get(mediaTypeOf(request.ownHeader['content-type'])) ?? method.models.get('$default');
}
