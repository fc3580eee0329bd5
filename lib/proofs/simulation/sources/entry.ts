import { credentialHeaders } from '../../../local/services/api-gateway/request/credential-headers.ts';
import type { ApiKeyValue, ApiRoute } from '../../../local/services/api-gateway/load-rest-api.ts';
import type { TemplateResource } from '../../../local/template/read-template.ts';
import type { Outputs } from '../outputs.ts';
import { keyFor, prefixFor } from './key-for.ts';
import { canSign } from './simulated-secret.ts';
import { signersIn } from './signers-in.ts';
import { sourceOf, type TemplateSource } from './source-of.ts';

/** A source of a pipeline, and the headers that its API requires. */
export interface Entry {
  readonly source: TemplateSource;
  readonly postHeaders: Headers;
  readonly getHeaders: Headers;
}

type Headers = Readonly<Record<string, string>>;

/** The value of the API key of a simulated API. */
export const SIMULATED_API_KEY = 'simulated-key-of-producers';

/** The source of this project that takes any data. A user's app may not have it. */
const PREFERRED = 'generic';

/**
 * The sources that a producer can be simulated for best come first: a signed one, whose deliveries take the longest way, then `generic`,
 * then the order of the template.
 */
const RANKS: readonly ((source: TemplateSource) => boolean)[] = [
  ({ signer }) => signer === undefined || canSign(signer),
  ({ identity }) => identity.dedupe !== 'none',
  ({ signer }) => signer !== undefined,
  ({ identity }) => identity.dedupe === 'id',
  ({ contentType }) => contentType === 'application/json',
  ({ name }) => name === PREFERRED,
];

/** What a template and its compiled API say about the sources. */
export interface EntryOptions {
  readonly resources: readonly TemplateResource[];
  readonly outputs: Outputs;
  readonly routes: readonly ApiRoute[];
  readonly apiKeys: readonly ApiKeyValue[];
}

/** At least one. */
type Entries = readonly [Entry, ...Entry[]];

/** Every source of a pipeline, the one first that deliveries are sent to whose source does not matter. */
export function entriesOf({ resources, outputs, routes, apiKeys }: EntryOptions): Entries {
  const signers = signersIn(resources, outputs);
  const get = routes.find(({ httpMethod, path }) => httpMethod === 'GET' && path.startsWith('/deliveries/'));
  const headersBy = (key: ApiKeyValue | undefined): Headers =>
    get === undefined ? {} : credentialHeaders(get, key?.value ?? '');
  const entries = routes.flatMap((route): readonly Entry[] => {
    const [, name] = /^\/webhooks\/([^/{}]+)$/.exec(route.path) ?? [];
    if (name === undefined || route.httpMethod !== 'POST') return [];
    const key = keyFor(route, apiKeys);
    const source = sourceOf(name, methodOf(name, resources), {
      signer: signers[name],
      idPrefix: prefixFor(route, key) ?? `${name}-`,
    });
    return [{ source, postHeaders: credentialHeaders(route, key?.value ?? ''), getHeaders: headersBy(key) }];
  });
  const [first, ...others] = entries.toSorted((one, other) => rankOf(other) - rankOf(one));
  return [
    first ?? {
      source: sourceOf(PREFERRED, undefined, { signer: undefined, idPrefix: `${PREFERRED}-` }),
      postHeaders: {},
      getHeaders: headersBy(apiKeys[0]),
    },
    ...others,
  ];
}

function methodOf(name: string, resources: readonly TemplateResource[]): TemplateResource | undefined {
  const ids = new Set(
    resources.filter(({ properties }) => properties.PathPart === name).map(({ logicalId }) => logicalId),
  );
  return resources.find(
    ({ type, properties }) =>
      type === 'AWS::ApiGateway::Method' &&
      properties.HttpMethod === 'POST' &&
      ids.has(String(properties.ResourceId)),
  );
}

/** A rule counts more than all rules after it. */
function rankOf({ source }: Entry): number {
  return RANKS.reduce((rank, isBetter) => rank * 2 + (isBetter(source) ? 1 : 0), 0);
}
