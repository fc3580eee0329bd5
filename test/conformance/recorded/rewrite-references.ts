import { API_ID } from './path-resources.ts';
import { isMembers } from './recorded-case.ts';

/** A model refers to another by its URL in this API; an OpenAPI document does so by `#/components/schemas/`. */
export function rewriteReferences(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(rewriteReferences);
  if (!isMembers(schema)) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [
      name,
      name === '$ref' && typeof value === 'string'
        ? value.replace(MODEL, MODELS_URL)
        : rewriteReferences(value),
    ]),
  );
}

const MODEL = /^(?:#\/components\/schemas\/|https:\/\/apigateway\.amazonaws\.com\/restapis\/[^/]+\/models\/)/;
const MODELS_URL = `https://apigateway.amazonaws.com/restapis/${API_ID}/models/`;
