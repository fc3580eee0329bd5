import { LOCAL_PRINCIPAL } from '../../../local/services/api-gateway/request/credential-headers.ts';
import type { ApiKeyValue, ApiRoute } from '../../../local/services/api-gateway/load-rest-api.ts';
import { findIdPrefix } from './find-id-prefix.ts';

/** The API key to post with: one that the template of the method does not refuse, because it is of a producer of this source. */
export function keyFor(route: ApiRoute, apiKeys: readonly ApiKeyValue[]): ApiKeyValue | undefined {
  return apiKeys.find((key) => findIdPrefix(route, callerOf(key)) !== undefined) ?? apiKeys[0];
}

/** What ids begin with: the source, and the owner if deliveries have one. Undefined if the template does not show it. */
export function prefixFor(route: ApiRoute, key: ApiKeyValue | undefined): string | undefined {
  const [, source = ''] = /^\/webhooks\/(.+)$/.exec(route.path) ?? [];
  const prefix = findIdPrefix(route, callerOf(key));
  // An id that is a hash has another form.
  return prefix === `${source}-` || prefix?.startsWith(`${source}_`) === true ? prefix : undefined;
}

function callerOf(key: ApiKeyValue | undefined) {
  return { caller: LOCAL_PRINCIPAL, apiKeyId: key?.id ?? '' };
}
