import { checkSourceName, loadSchema, loadSourceSchemas } from '../../contracts/source-schema.ts';
import { headersOfPart } from '../../contracts/request-part.ts';
import { checkNamesApart } from './check-names-apart.ts';
import { checkSource } from './check-source.ts';
import { asCompute } from '../compute/as-compute.ts';
import { IdempotencyKey } from './idempotency-key.ts';
import type { ResolvedSource } from './resolved-source.ts';
import type { Source } from './source.ts';
import { resolveSignature } from './source-signature.ts';
import { schemaWithHandshakes } from './schema-with-handshakes.ts';
import type { SourceOptions } from './source-options.ts';

/** Settings of the pipeline that apply to a source without its own. */
export type SourceDefaults = Pick<ResolvedSource, 'auth' | 'acknowledgement' | 'forwardedHeaders'> &
  Partial<Pick<ResolvedSource, 'allowedIps'>>;

/** Where the sources of a pipeline come from. */
export interface SourceOrigins extends SourceDefaults {
  /** Folder of `<source>.schema.json` files. */
  readonly schemas?: string | undefined;
  readonly sources?: Readonly<Record<string, Source>> | undefined;
}

/** API Gateway takes no model without a property. */
const ANY_JSON = {
  $schema: 'http://json-schema.org/draft-04/schema#',
  description: 'Any JSON: its producer decides what it sends.',
  properties: { type: { description: 'Often the type of the event.' } },
};

/** Our own header, and that of Standard Webhooks. */
const DEFAULT_KEY = IdempotencyKey.header('idempotency-key', 'webhook-id');

/**
 * The sources of a pipeline: a file of the folder is one, and so is each of `sources`.
 *
 * @throws Error naming the source and the setting at fault.
 */
export function resolveSources({ schemas, sources = {}, ...defaults }: SourceOrigins): ResolvedSource[] {
  const files = schemas === undefined ? [] : loadSourceSchemas(schemas);
  const resolved = [
    ...files.map(({ name, schema }) => resolve(name, schema, {}, defaults)),
    ...Object.entries(sources).map(([name, source]) => resolveSource(name, source, defaults)),
  ];
  if (resolved.length === 0) throw new Error("'sources' must hold at least one source, got none.");
  checkNamesApart(resolved.map(({ name }) => name));
  return resolved;
}

/** @throws Error naming the source and the setting at fault. */
export function resolveSource(name: string, source: Source, defaults: SourceDefaults): ResolvedSource {
  checkSourceName(name, "'sources'");
  const handshakes = source._options.handshakes ?? [];
  const schema =
    source._schema === undefined
      ? ANY_JSON
      : schemaWithHandshakes(name, loadSchema(source._schema), handshakes);
  const resolved = resolve(name, schema, source._options, defaults);
  if (source._preset === undefined) return resolved;
  // A third party cannot be asked for shorter ids. Its headers name the type of the event.
  const headers = (source._preset.eventType ?? []).flatMap(headersOfPart);
  return {
    ...resolved,
    hashesLongIds: true,
    forwardedHeaders: [...new Set([...resolved.forwardedHeaders, ...headers])],
  };
}

function resolve(
  name: string,
  schema: ResolvedSource['schema'],
  options: SourceOptions,
  defaults: SourceDefaults,
): ResolvedSource {
  const dedupe = options.dedupe ?? 'id';
  if (dedupe !== 'id' && options.idempotencyKey !== undefined)
    throw new Error(`Source '${name}': 'idempotencyKey' must not be given with dedupe '${dedupe}'.`);
  const key = dedupe === 'id' ? (options.idempotencyKey ?? DEFAULT_KEY) : undefined;
  const kept = options.forwardedHeaders ?? defaults.forwardedHeaders;
  const signature = options.signature && resolveSignature(name, options.signature);
  const source: ResolvedSource = {
    name,
    schema,
    auth: options.auth ?? defaults.auth,
    allowedIps: options.allowedIps ?? defaults.allowedIps,
    idempotencyKey: key,
    dedupe,
    hashesLongIds: false,
    acknowledgement: options.acknowledgement ?? defaults.acknowledgement,
    contentTypes: options.contentTypes ?? ['application/json'],
    forwardedHeaders: [...new Set([...kept, ...headersOf(key), ...(signature?.headers ?? [])])],
    rateLimit: options.rateLimit,
    burstLimit: options.burstLimit,
    response: options.response,
    signature,
    handshakes: options.handshakes ?? [],
    verifyToken: options.verifyToken,
    compute: options.compute && asCompute(options.compute, `Source '${name}': 'compute'`),
  };
  // The error must show the headers as they were given.
  checkSource({ ...source, forwardedHeaders: kept });
  return source;
}

function headersOf(key: IdempotencyKey | undefined): readonly string[] {
  return (key?.places ?? [])
    .filter((place) => place.startsWith('header:'))
    .map((place) => place.slice('header:'.length));
}
