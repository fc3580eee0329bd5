import type { MethodResponse } from './build-response.ts';
import type { ServiceResponse } from '../call-service.ts';
import { HeaderFields, headerLists } from '../header-fields.ts';
import { JSON_TYPE } from '../media-type-of.ts';
import { answeredHeaderName } from './answered-header-name.ts';

/**
 * The response of a proxy integration: the back end's status, headers and body, without headers that it may not set.
 */
export function passResponse(response: ServiceResponse): MethodResponse {
  const headers = new HeaderFields();
  for (const [name, values] of headerLists(response)) {
    const answered = answeredHeaderName(name, 'passed');
    if (answered !== undefined) headers.append(answered, ...values);
  }
  headers.setIfMissing('Content-Type', JSON_TYPE);
  return { status: response.status, ...headers.toMessage(), body: response.body };
}
