import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import ajvDraft04 from 'ajv-draft-04';
import { INSTEAD, type KeywordShape, SCHEMA_KEYWORDS } from './schema-keywords.ts';

/** A source of webhooks: the endpoint `POST /webhooks/<name>` and the draft-04 schema its bodies must meet. */
export interface SourceSchema {
  readonly name: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

const SUFFIX = '.schema.json';

/**
 * A path segment, the start of every delivery id, and short enough to leave room for a UUID in the 80 characters of an
 * execution name: 80 - 36 - 1 = 43.
 */
const SOURCE_NAME = /^[a-z][a-z0-9-]{0,42}$/;

/**
 * Reads every `<source>.schema.json` of a folder: dropping a file in adds an endpoint.
 *
 * @throws Error naming the file, the JSON path and the keyword for whatever API Gateway would not enforce.
 */
export function loadSourceSchemas(directory: string): readonly SourceSchema[] {
  const files = existsSync(directory)
    ? readdirSync(directory)
        .filter((file) => file.endsWith(SUFFIX))
        .sort()
    : [];
  if (files.length === 0) {
    throw new Error(`'schemas' must be a folder with at least one <source>${SUFFIX}, got '${directory}'.`);
  }
  const sources = files.map((file) => loadSourceSchema(directory, file));
  checkNamesApart(sources.map(({ name }) => name));
  return sources;
}

/**
 * A delivery id is `<source>-<key>`, so with the sources `port` and `port-folio` the keys `folio-1` and `1` would be one
 * delivery, and the second would be taken for a repetition of the first.
 */
function checkNamesApart(names: readonly string[]): void {
  for (const name of names) {
    const longer = names.find((other) => other.startsWith(`${name}-`));
    if (longer !== undefined) {
      throw new Error(
        `${longer}${SUFFIX}: its delivery ids could be those of ${name}${SUFFIX}; no source may be called like another with a hyphen and more behind it.`,
      );
    }
  }
}

function loadSourceSchema(directory: string, file: string): SourceSchema {
  const name = file.slice(0, -SUFFIX.length);
  if (!SOURCE_NAME.test(name)) {
    throw new Error(
      `${file}: a source is named by its file, and '${name}' is not a name: 1 to 43 lower-case letters, digits and hyphens, starting with a letter.`,
    );
  }
  const schema = parse(readFileSync(path.join(directory, file), 'utf8'), file);
  checkSchema(schema, '#', file);
  checkAgainstMetaSchema(schema, file);
  checkRoot(schema as object, file);
  return { name, schema: schema as Readonly<Record<string, unknown>> };
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is not JSON: ${(error as Error).message}`, { cause: error });
  }
}

function checkSchema(schema: unknown, at: string, file: string): void {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) {
    throw new Error(`${file} ${at}: a schema is an object, got ${JSON.stringify(schema)}.`);
  }
  for (const [keyword, value] of Object.entries(schema)) {
    const shape = Object.hasOwn(SCHEMA_KEYWORDS, keyword) ? SCHEMA_KEYWORDS[keyword] : undefined;
    if (shape === undefined) throw new Error(unknownKeyword(file, at, keyword));
    if (keyword === '$ref') checkReference(value, at, file);
    for (const [inner, place] of innerSchemas[shape](value))
      checkSchema(inner, `${at}/${keyword}${place}`, file);
  }
}

/** The schemas inside a keyword's value, each with the JSON pointer that leads to it. Other forms carry no schema. */
const innerSchemas: Record<KeywordShape, (value: unknown) => [unknown, string][]> = {
  value: () => [],
  schema: (value) => (typeof value === 'boolean' ? [] : [[value, '']]),
  schemas: (value) => (Array.isArray(value) ? value.map((inner, index) => [inner, `/${index}`]) : []),
  namedSchemas: (value) =>
    Object.entries(value ?? {})
      .filter(([, inner]) => !Array.isArray(inner))
      .map(([name, inner]) => [inner, `/${name}`]),
};

function unknownKeyword(file: string, at: string, keyword: string): string {
  const instead = Object.hasOwn(INSTEAD, keyword) ? `${INSTEAD[keyword]}, or ` : '';
  const allowed = Object.keys(SCHEMA_KEYWORDS).join(', ');
  return `${file} ${at}: API Gateway does not enforce '${keyword}'; ${instead}remove it. Enforced: ${allowed}.`;
}

/** CreateModel: "Model schema must have at least 1 property or array items defined". */
function checkRoot(schema: object, file: string): void {
  const { properties, items } = schema as { readonly properties?: object; readonly items?: object };
  if (Object.keys(properties ?? {}).length === 0 && items === undefined) {
    throw new Error(
      `${file} #: API Gateway takes a schema with at least one of 'properties' or with 'items' at its root.`,
    );
  }
}

function checkReference(value: unknown, at: string, file: string): void {
  if (typeof value !== 'string' || !value.startsWith('#/definitions/')) {
    throw new Error(`${file} ${at}: '$ref' must point into '#/definitions/', got ${JSON.stringify(value)}.`);
  }
}

function checkAgainstMetaSchema(schema: unknown, file: string): void {
  try {
    new ajvDraft04.default({ strict: false }).compile(schema as object);
  } catch (error) {
    throw new Error(`${file} is not a draft-04 schema: ${(error as Error).message}`, { cause: error });
  }
}
