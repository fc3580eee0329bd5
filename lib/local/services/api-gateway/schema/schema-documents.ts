import type { Schema } from './schema-keyword.ts';

/** The models of the API by the URL under which a `$ref` names them. */
export type SchemaDocuments = ReadonlyMap<string, Schema>;

/** A schema with the document it stands in, against which its local `$ref`s are read. */
export interface LocatedSchema {
  readonly schema: Schema;
  readonly document: Schema;
}

/** The URL by which the models of one API refer to each other (API Gateway developer guide, models-mappings-models). */
export function modelUrl(restApiId: string, modelName: string): string {
  return `https://apigateway.amazonaws.com/restapis/${restApiId}/models/${modelName}`;
}

/** Follows `$ref` until there is none; draft-04 ignores whatever stands beside one. Throws where it leads nowhere. */
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
