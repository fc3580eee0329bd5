import type { Schema } from './schema-keyword.ts';

/** The models of the API by the URL that a `$ref` uses. */
export type SchemaDocuments = ReadonlyMap<string, Schema>;

/** A schema with its document, to which local `$ref`s refer. */
export interface LocatedSchema {
  readonly schema: Schema;
  readonly document: Schema;
}

/** The URL by which the models of one API refer to each other (API Gateway developer guide, models-mappings-models). */
export function modelUrl(restApiId: string, modelName: string): string {
  return `https://apigateway.amazonaws.com/restapis/${restApiId}/models/${modelName}`;
}

/** Follows `$ref` until there is none. Draft-04 ignores members beside a `$ref`. Throws if the target is missing. */
export function resolveReference(located: LocatedSchema, documents: SchemaDocuments): LocatedSchema {
  const reference = located.schema['$ref'];
  if (typeof reference !== 'string') return located;
  const [url = '', pointer = ''] = reference.split('#');
  const document = url === '' ? located.document : documents.get(url);
  const schema = document === undefined ? undefined : followPointer(document, pointer);
  if (document === undefined || schema === undefined) throw new Error(`no schema at $ref "${reference}"`);
  return resolveReference({ schema, document }, documents);
}

function followPointer(document: Schema, pointer: string): Schema | undefined {
  let found: unknown = document;
  for (const token of pointer.split('/').slice(1)) {
    const name = decodeURIComponent(token).replaceAll('~1', '/').replaceAll('~0', '~');
    found = (found as Schema | undefined)?.[name];
  }
  return found as Schema | undefined;
}
