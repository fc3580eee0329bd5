import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import ajvDraft04 from 'ajv-draft-04';
import { isSafeNumber, LosslessNumber, parse as parseLosslessly } from 'lossless-json';
import {
  type DialectProblem,
  findDialectProblem,
  type SchemaPath,
} from './schema-dialect/find-dialect-problem.ts';
import { findEndlessReference } from './schema-dialect/find-endless-reference.ts';
import { INSTEAD_OF_UNKNOWN, SCHEMA_KEYWORDS } from './schema-dialect/schema-keywords.ts';

/** A source of webhooks: the endpoint `POST /webhooks/<name>` and the draft-04 schema its bodies must meet. */
export interface SourceSchema {
  readonly name: string;
  readonly schema: Readonly<Record<string, unknown>>;
}

const SUFFIX = '.schema.json';

/**
 * The name of a source is a path segment and the start of every delivery id. It leaves room for a UUID in the 80
 * characters of an execution name: 80 - 36 - 1 = 43.
 */
const SOURCE_NAME = /^[a-z][a-z0-9-]{0,42}$/;

/**
 * Reads every `<source>.schema.json` of a folder. Each file is an endpoint.
 *
 * @throws Error naming the file, the JSON path and the keyword if API Gateway would not enforce the schema as written.
 */
export function loadSourceSchemas(directory: string): readonly SourceSchema[] {
  const files = statSync(directory, { throwIfNoEntry: false })?.isDirectory()
    ? readdirSync(directory)
        .filter((file) => file.endsWith(SUFFIX))
        .sort()
    : [];
  if (files.length === 0) {
    throw new Error(`'schemas' must be a folder with at least one <source>${SUFFIX}, got '${directory}'.`);
  }
  return files.map((file) => {
    const name = file.slice(0, -SUFFIX.length);
    checkSourceName(name, file);
    return { name, schema: loadSchema(path.join(directory, file)) };
  });
}

/**
 * @throws Error that begins with `where`, and says what a name may be and what was given.
 */
export function checkSourceName(name: string, where: string): void {
  if (SOURCE_NAME.test(name)) return;
  throw new Error(
    `${where}: the source name must be 1 to 43 lower-case letters, digits and hyphens, starting with a letter, got '${name}'.`,
  );
}

/**
 * Reads a draft-04 schema that API Gateway enforces as it is written.
 *
 * @throws Error naming the file, the JSON path and the keyword for whatever API Gateway would not enforce.
 */
export function loadSchema(location: string): SourceSchema['schema'] {
  if (!existsSync(location)) throw new Error(`There is no schema at '${location}'.`);
  const file = path.basename(location);
  const text = readFileSync(location, 'utf8');
  const schema = parse(text, file);
  checkNumbers(text, file);
  const problem = findDialectProblem(schema, 'source schema');
  if (problem !== undefined) throw new Error(`${file} ${describeProblem(problem)}`);
  const endless = findEndlessReference(schema);
  if (endless !== undefined)
    throw new Error(`${file} ${pointerTo(endless)}: this schema refers to itself without end.`);
  checkAgainstMetaSchema(schema, file);
  checkRoot(schema as object, file);
  return schema as SourceSchema['schema'];
}

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is not JSON: ${(error as Error).message}`, { cause: error });
  }
}

/**
 * The template carries the numbers of the schema as JavaScript reads them, so API Gateway would enforce a different
 * bound than the one written. Duplicate members are refused too, because only the last one would count.
 */
function checkNumbers(text: string, file: string): void {
  try {
    const inexact = findInexactNumber(parseLosslessly(text), []);
    if (inexact === undefined) return;
    const [at, { value }] = inexact;
    throw new Error(
      `${pointerTo(at)}: JavaScript reads the number ${value} as ${Number(value)}; write it with at most 15 digits`,
    );
  } catch (error) {
    throw new Error(`${file} ${(error as Error).message}.`, { cause: error });
  }
}

function findInexactNumber(
  value: unknown,
  at: SchemaPath,
): readonly [SchemaPath, LosslessNumber] | undefined {
  if (value instanceof LosslessNumber) return isSafeNumber(value.value) ? undefined : [at, value];
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [name, inner] of Object.entries(value)) {
    const found = findInexactNumber(inner, [...at, name]);
    if (found !== undefined) return found;
  }
  return undefined;
}

function describeProblem({ path: at, what, unknownKeyword }: DialectProblem): string {
  if (unknownKeyword === undefined) return `${pointerTo(at)}: API Gateway would misread ${what}.`;
  const instead =
    SCHEMA_KEYWORDS[unknownKeyword]?.instead ??
    (Object.hasOwn(INSTEAD_OF_UNKNOWN, unknownKeyword) ? INSTEAD_OF_UNKNOWN[unknownKeyword] : '');
  const enforced = Object.entries(SCHEMA_KEYWORDS).filter(([, rule]) => rule.instead === undefined);
  const allowed = enforced.map(([name]) => name).join(', ');
  return `${pointerTo(at.slice(0, -1))}: API Gateway does not enforce '${unknownKeyword}'; ${instead ? `${instead}, or ` : ''}remove it. Enforced: ${allowed}.`;
}

/** A JSON pointer as a URI fragment. */
function pointerTo(at: SchemaPath): string {
  return ['#', ...at.map((step) => String(step).replaceAll('~', '~0').replaceAll('/', '~1'))].join('/');
}

/** CreateModel: "Model schema must have at least 1 property or array items defined". */
function checkRoot(schema: object, file: string): void {
  const { properties, items } = schema as { readonly properties?: object; readonly items?: object };
  if (Object.keys(properties ?? {}).length === 0 && items === undefined) {
    throw new Error(
      `${file} #: the root must have at least one member in 'properties', or 'items': API Gateway refuses any other schema.`,
    );
  }
}

function checkAgainstMetaSchema(schema: unknown, file: string): void {
  try {
    // Patterns without the flag `u`, as the validator of API Gateway compiles them.
    new ajvDraft04.default({ strict: false, unicodeRegExp: false }).compile(schema as object);
  } catch (error) {
    throw new Error(`${file} is not a draft-04 schema: ${(error as Error).message}`, { cause: error });
  }
}
