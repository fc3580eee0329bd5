import { findPatternProblem } from './find-pattern-problem.ts';
import { type KeywordRule, type KeywordShape, SCHEMA_KEYWORDS } from './schema-keywords.ts';

/** A place in a schema: the names and indices that lead to it. */
export type SchemaPath = readonly (string | number)[];

/** A part of a schema that means something else to API Gateway than to its reader. */
export interface DialectProblem {
  /** Path of the keyword or schema at fault. */
  readonly path: SchemaPath;
  /** A noun phrase, with the reason in brackets. */
  readonly what: string;
  /** The keyword, if API Gateway has no such keyword. */
  readonly unknownKeyword?: string;
}

/**
 * Where a schema comes from. A source schema belongs to the pipeline: it may use only keywords that are certainly
 * enforced, and may refer only to its own definitions. A model may come from any template, so it may also use keywords
 * that the table recommends to replace.
 */
export type SchemaOrigin = 'source schema' | 'model';

/**
 * The first thing in `schema` that is not draft-04 as API Gateway's validator reads it; undefined if there is none.
 * The same rules hold for source schemas and for the models of any template that runs locally.
 */
export function findDialectProblem(
  schema: unknown,
  origin: SchemaOrigin,
  path: SchemaPath = [],
): DialectProblem | undefined {
  if (!isObject(schema))
    return { path, what: `the schema ${JSON.stringify(schema)} (a schema is an object)` };
  // In a template, null and undefined mean that nothing is set.
  const keywords = Object.keys(schema).filter((name) => (schema[name] ?? undefined) !== undefined);
  return first(keywords, (name) => checkKeyword(name, schema, { origin, path: [...path, name] }));
}

interface Place {
  readonly origin: SchemaOrigin;
  readonly path: SchemaPath;
}

function checkKeyword(
  name: string,
  schema: Readonly<Record<string, unknown>>,
  { origin, path }: Place,
): DialectProblem | undefined {
  const rule = Object.hasOwn(SCHEMA_KEYWORDS, name) ? SCHEMA_KEYWORDS[name] : undefined;
  if (rule === undefined || (rule.instead !== undefined && origin === 'source schema')) {
    return { path, what: `the JSON Schema keyword "${name}"`, unknownKeyword: name };
  }
  const value = schema[name];
  return (
    checkBesideReference(name, rule, schema, path) ??
    CHECKS[name]?.(value, { origin, path }) ??
    first(innerSchemas[rule.holds](value), ([inner, steps]) =>
      findDialectProblem(inner, origin, [...path, ...steps]),
    )
  );
}

function checkBesideReference(
  name: string,
  { besideReference }: KeywordRule,
  schema: Readonly<Record<string, unknown>>,
  path: SchemaPath,
): DialectProblem | undefined {
  if (besideReference || (schema['$ref'] ?? undefined) === undefined) return undefined;
  return { path, what: `the keyword "${name}" beside $ref (API Gateway ignores it)` };
}

type Check = (value: unknown, place: Place) => DialectProblem | undefined;

/** What single keywords must not hold. The meta-schema checks the types. */
const CHECKS: Readonly<Record<string, Check>> = {
  $schema: (value, { path }) =>
    value === DRAFT_04
      ? undefined
      : { path, what: `the JSON Schema dialect ${JSON.stringify(value)} (API Gateway's is draft-04)` },
  $ref: (value, { origin, path }) =>
    origin === 'model' || (typeof value === 'string' && value.startsWith('#/definitions/'))
      ? undefined
      : { path, what: `the $ref ${JSON.stringify(value)} (it must point into '#/definitions/')` },
  items: (value, { origin, path }) =>
    origin === 'model' || !Array.isArray(value)
      ? undefined
      : {
          path,
          what: `the list of schemas ${JSON.stringify(value)} (a source has one schema for all items)`,
        },
  pattern: (value, { path }) => (typeof value === 'string' ? checkPattern(value, path) : undefined),
  patternProperties: (value, { path }) =>
    first(Object.keys(isObject(value) ? value : {}), (pattern) => checkPattern(pattern, [...path, pattern])),
  properties: refusePrototype,
  dependencies: refusePrototype,
};

const DRAFT_04 = 'http://json-schema.org/draft-04/schema#';

function checkPattern(pattern: string, path: SchemaPath): DialectProblem | undefined {
  const problem = findPatternProblem(pattern);
  return problem === undefined ? undefined : { path, what: `the pattern "${pattern}" (${problem})` };
}

/** JavaScript loses it when it copies the schema, as CDK does. */
function refusePrototype(value: unknown, { path }: Place): DialectProblem | undefined {
  return isObject(value) && Object.hasOwn(value, '__proto__')
    ? { path, what: 'a property named __proto__' }
    : undefined;
}

/** The schemas inside the value of a keyword, each with the steps that lead to it. Other values hold no schema. */
const innerSchemas: Record<KeywordShape, (value: unknown) => (readonly [unknown, SchemaPath])[]> = {
  value: () => [],
  schema: (value) => (typeof value === 'boolean' ? [] : [[value, []]]),
  schemas: (value) => (Array.isArray(value) ? value.map((inner, index) => [inner, [index]]) : []),
  schemaOrSchemas: (value) => (Array.isArray(value) ? innerSchemas.schemas(value) : [[value, []]]),
  namedSchemas: (value) =>
    Object.entries(isObject(value) ? value : {})
      .filter(([, inner]) => !Array.isArray(inner))
      .map(([name, inner]) => [inner, [name]]),
};

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function first<Item, Found>(
  items: readonly Item[],
  find: (item: Item) => Found | undefined,
): Found | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
