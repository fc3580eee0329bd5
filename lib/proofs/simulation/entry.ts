import { credentialHeaders } from '../../local/services/api-gateway/request/credential-headers.ts';
import type { ApiRoute } from '../../local/services/api-gateway/load-rest-api.ts';

/** Where deliveries enter a pipeline, and the headers that its API requires. */
export interface Entry {
  readonly source: string;
  readonly postHeaders: Headers;
  readonly getHeaders: Headers;
}

type Headers = Readonly<Record<string, string>>;

/** The value of the API key of a simulated API. */
export const SIMULATED_API_KEY = 'simulated-key-of-producers';

/** The source of this project that takes any data. A user's app may not have it. */
const PREFERRED = 'generic';

/** The entry at `generic`, or at the first source of the API. */
export function entryOf(
  { routes }: { readonly routes: readonly ApiRoute[] },
  apiKey: string = SIMULATED_API_KEY,
): Entry {
  const posts = routes.flatMap((route) => {
    const [, source] = /^\/webhooks\/([^/{}]+)$/.exec(route.path) ?? [];
    return source !== undefined && route.httpMethod === 'POST' ? [{ source, route }] : [];
  });
  const post = posts.find(({ source }) => source === PREFERRED) ?? posts[0];
  const get = routes.find(({ httpMethod, path }) => httpMethod === 'GET' && path.startsWith('/deliveries/'));
  return {
    source: post?.source ?? PREFERRED,
    postHeaders: post === undefined ? {} : credentialHeaders(post.route, apiKey),
    getHeaders: get === undefined ? {} : credentialHeaders(get, apiKey),
  };
}
