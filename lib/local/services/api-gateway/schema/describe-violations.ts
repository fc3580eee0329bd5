import { combiningKeywords } from './combining-keywords.ts';
import { compiledPattern } from './compiled-pattern.ts';
import { containerKeywords } from './container-keywords.ts';
import { scalarKeywords } from './scalar-keywords.ts';
import { resolveReference, type LocatedSchema, type SchemaDocuments } from './schema-documents.ts';
import { isArray, isObject, type Schema, type Subschemas } from './schema-keyword.ts';

/**
 * What is wrong with `instance`, with the messages and in the order of API Gateway's validator, which is the Java library
 * java-json-tools/json-schema-validator (draft-04). Empty if the instance is valid.
 *
 * The order is that of the library (`InstanceValidator`): the keywords of a schema by name, then the members by name
 * or the elements by index. If anything is wrong, it does not descend, so a missing property at the top hides what is
 * wrong below it.
 */
export function describeViolations(
  schema: LocatedSchema,
  instance: unknown,
  documents: SchemaDocuments,
): string[] {
  const report: string[] = [];
  walk(schema, instance, { report, documents });
  return report;
}

interface Walk {
  readonly report: string[];
  readonly documents: SchemaDocuments;
}

const KEYWORDS = new Map(Object.entries({ ...combiningKeywords, ...containerKeywords, ...scalarKeywords }));

function walk(unresolved: LocatedSchema, instance: unknown, context: Walk): void {
  const located = resolveReference(unresolved, context.documents);
  for (const name of keywordsOf(located.schema)) checkKeyword(name, located, instance, context);
  if (context.report.length > 0) return;
  if (isArray(instance)) walkElements(located, instance, context);
  else if (isObject(instance)) walkMembers(located, instance, context);
}

/** Sorted once, because a list of a million elements uses one schema a million times. */
function keywordsOf(schema: Schema): readonly string[] {
  const known = keywords.get(schema);
  if (known !== undefined) return known;
  const sorted = Object.keys(schema).sort();
  keywords.set(schema, sorted);
  return sorted;
}

const keywords = new WeakMap<Schema, readonly string[]>();

function checkKeyword(name: string, located: LocatedSchema, instance: unknown, context: Walk): void {
  const keyword = KEYWORDS.get(name);
  if (keyword === undefined || !keyword.appliesTo(instance)) return;
  const below = new WalkBelow(located, instance, context);
  for (const violation of keyword.check(located.schema, instance as never, below))
    context.report.push(violation);
}

/** A class, because two closures would be created for each keyword of each value. */
class WalkBelow implements Subschemas {
  private readonly located: LocatedSchema;
  private readonly instance: unknown;
  private readonly context: Walk;

  constructor(located: LocatedSchema, instance: unknown, context: Walk) {
    this.located = located;
    this.instance = instance;
    this.context = context;
  }

  accepts(schema: Schema): boolean {
    const located = { ...this.located, schema };
    return describeViolations(located, this.instance, this.context.documents).length === 0;
  }

  descend(schema: Schema): void {
    walk({ ...this.located, schema }, this.instance, this.context);
  }
}

function walkElements(located: LocatedSchema, elements: readonly unknown[], context: Walk): void {
  const { items, additionalItems } = located.schema;
  for (const [index, element] of elements.entries()) {
    const schema = isArray(items) ? (items[index] ?? additionalItems) : items;
    if (isObject(schema)) walk({ ...located, schema }, element, context);
  }
}

function walkMembers(located: LocatedSchema, members: Schema, context: Walk): void {
  for (const name of Object.keys(members).sort()) {
    for (const schema of schemasOf(located.schema, name)) {
      walk({ ...located, schema }, members[name], context);
    }
  }
}

/** The schemas that a member must match: by its name and by patterns, or else that of `additionalProperties`. */
function schemasOf(schema: Schema, name: string): Schema[] {
  const { properties = {}, patternProperties = {}, additionalProperties } = schema;
  const found = Object.entries(patternProperties as Schema)
    .filter(([pattern]) => compiledPattern(pattern).test(name))
    .map(([, subschema]) => subschema as Schema);
  if (Object.hasOwn(properties as Schema, name)) found.unshift((properties as Schema)[name] as Schema);
  return found.length === 0 && isObject(additionalProperties) ? [additionalProperties] : found;
}
