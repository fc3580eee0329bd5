import type { MappedParameter } from './integration.ts';
import type { SourceInput } from './parameter-source.ts';

/** Mapped values by location and name. Several values of a query parameter are a list. */
export interface MappedParameters {
  readonly header: Record<string, string>;
  readonly querystring: Record<string, string | readonly string[]>;
  readonly path: Record<string, string>;
}

/**
 * Evaluates every mapping. A mapping without a value is left out. Several values of a header are joined by a comma.
 */
export function mapParameters(parameters: readonly MappedParameter[], input: SourceInput): MappedParameters {
  const mapped: MappedParameters = { header: {}, querystring: {}, path: {} };
  for (const { location, name, source } of parameters) {
    const found = source(input);
    const value = typeof found === 'object' && found.length === 1 ? found[0] : found;
    if (value === undefined) continue;
    if (location === 'querystring') mapped.querystring[name] = value;
    else mapped[location][name] = typeof value === 'string' ? value : value.join(',');
  }
  return mapped;
}
