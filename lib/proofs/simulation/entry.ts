import {
  credentialHeaders,
  LOCAL_PRINCIPAL,
} from '../../local/services/api-gateway/request/credential-headers.ts';
import type { ApiRoute, RestApi } from '../../local/services/api-gateway/load-rest-api.ts';
import { findIdPrefix } from './find-id-prefix.ts';

/** Where deliveries enter a pipeline, and the headers that its API requires. */
export interface Entry {
  readonly source: string;
  readonly postHeaders: Headers;
  readonly getHeaders: Headers;
  /** The id of a delivery with this idempotency key, which also names its owner if it has one. */
  readonly idOf: (idempotencyKey: string, source?: string) => string;
}

type Headers = Readonly<Record<string, string>>;
type CalledApi = Pick<RestApi, 'routes' | 'apiKeys'>;

/** The value of the API key of a simulated API. */
export const SIMULATED_API_KEY = 'simulated-key-of-producers';

/** The source of this project that takes any data. A user's app may not have it. */
const PREFERRED = 'generic';

/** Finding the entry renders templates, and every request of a simulation asks for it. */
const known = new WeakMap<readonly ApiRoute[], Entry>();

/** The entry at `generic`, or at the first source of the API, with a key that may post there and read what was posted. */
export function entryOf(api: CalledApi): Entry {
  const entry = known.get(api.routes) ?? findEntry(api);
  known.set(api.routes, entry);
  return entry;
}

function findEntry({ routes, apiKeys }: CalledApi): Entry {
  const posts = new Map(
    routes.flatMap((route) => {
      const [, source] = /^\/webhooks\/([^/{}]+)$/.exec(route.path) ?? [];
      return source !== undefined && route.httpMethod === 'POST' ? [[source, route] as const] : [];
    }),
  );
  const source = posts.has(PREFERRED) ? PREFERRED : ([...posts.keys()][0] ?? PREFERRED);
  const post = posts.get(source);
  const get = routes.find(({ httpMethod, path }) => httpMethod === 'GET' && path.startsWith('/deliveries/'));
  // The template refuses the key of a producer that does not send to the source.
  const key = apiKeys.find((each) => post !== undefined && prefixFor(post, each) !== undefined) ?? apiKeys[0];
  const prefixes = new Map([...posts].map(([name, route]) => [name, prefixFor(route, key)]));
  return {
    source,
    postHeaders: post === undefined ? {} : credentialHeaders(post, key?.value ?? ''),
    getHeaders: get === undefined ? {} : credentialHeaders(get, key?.value ?? ''),
    idOf: (idempotencyKey, of = source) => `${prefixes.get(of) ?? `${of}-`}${idempotencyKey}`,
  };
}

function prefixFor(route: ApiRoute, key: RestApi['apiKeys'][number] | undefined): string | undefined {
  return findIdPrefix(route, { caller: LOCAL_PRINCIPAL, apiKeyId: key?.id ?? '' });
}
