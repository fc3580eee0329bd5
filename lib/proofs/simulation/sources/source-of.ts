import type { EventIdentity } from '../../../operations/send/expected-delivery-id.ts';
import type { RequestPart } from '../../../contracts/request-part.ts';
import type { Signer } from '../../../contracts/signer.ts';
import type { TemplateResource } from '../../../local/template/read-template.ts';

/** A source as a template shows it. */
export interface TemplateSource {
  readonly name: string;
  /** What the ids of its deliveries begin with. */
  readonly idPrefix: string;
  /** How its events are told apart. */
  readonly identity: EventIdentity;
  /** Names of the request headers that its API keeps. */
  readonly keptHeaders: ReadonlySet<string>;
  readonly contentType: string;
  /** The address that its producer signs. Undefined: none. */
  readonly publicUrl: string | undefined;
  /** Undefined: its requests are not verified. */
  readonly signer: Signer | undefined;
}

/**
 * The source that a `POST /webhooks/<name>` belongs to. Its request template says how events are told apart, because a template has the
 * settings of a source nowhere else. A template that says nothing is taken for one of our own contract.
 */
export function sourceOf(
  name: string,
  method: TemplateResource | undefined,
  known: Pick<TemplateSource, 'signer' | 'idPrefix'>,
): TemplateSource {
  const templates = requestTemplates(method);
  const [contentType = 'application/json', text = ''] =
    templates.find(([type]) => isJson(type)) ?? templates[0] ?? [];
  const [, url = ''] = /#set\(\$url = "([^"]*)"\)/.exec(text) ?? [];
  return {
    name,
    identity: identityOf(text),
    keptHeaders: new Set(
      JSON.parse(/#set\(\$forwarded = (\[[^\]]*\])\)/.exec(text)?.[1] ?? '[]') as string[],
    ),
    contentType,
    publicUrl: url === '' ? undefined : url,
    ...known,
  };
}

function requestTemplates(method: TemplateResource | undefined): readonly (readonly [string, string])[] {
  const { RequestTemplates = {} } = (method?.properties.Integration ?? {}) as {
    readonly RequestTemplates?: Readonly<Record<string, string>>;
  };
  return Object.entries(RequestTemplates);
}

function isJson(type: string): boolean {
  return type === 'application/json' || type.endsWith('+json');
}

const OWN: EventIdentity = { dedupe: 'id', id: { from: ['header:idempotency-key'], mode: 'first' } };

function identityOf(text: string): EventIdentity {
  const [, places] = /#foreach\(\$place in \[([^\]]*(?:\[\d+\][^\]]*)*)\]\)/.exec(text) ?? [];
  if (places === undefined) return OWN;
  if (/#set\(\$hashed = '[^']*"body/.test(text)) return { dedupe: 'body' };
  const from = [...places.matchAll(/'([^']+)'/g)].map(([, place]) => place as RequestPart);
  if (from.length === 0) return { dedupe: 'none' };
  return { dedupe: 'id', id: { from, mode: text.includes('#set($how = "joined")') ? 'join' : 'first' } };
}
