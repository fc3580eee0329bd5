import type { SchemaPath } from './find-dialect-problem.ts';

/**
 * Finds a schema of `document` that comes back to itself, by `$ref`, `allOf` and the like, without going down into
 * the body. A validator that follows it never ends; java-json-tools fails every request because of the loop.
 * Undefined if there is none. References to other documents are not followed.
 */
export function findEndlessReference(document: unknown): SchemaPath | undefined {
  const ended = new Set<unknown>();
  return findBelow(
    document,
    [],
    (schema, path) => followsItself(schema, { document, ended, under: new Set() }) && path,
  );
}

interface Following {
  readonly document: unknown;
  /** Schemas that are known to end. */
  readonly ended: Set<unknown>;
  /** Schemas on the way to this one. */
  readonly under: ReadonlySet<unknown>;
}

function followsItself(schema: unknown, { document, ended, under }: Following): boolean {
  if (!isObject(schema) || ended.has(schema)) return false;
  if (under.has(schema)) return true;
  const here = { document, ended, under: new Set([...under, schema]) };
  const isEndless = sameInstance(schema, document).some((next) => followsItself(next, here));
  if (!isEndless) ended.add(schema);
  return isEndless;
}

/** The schemas that see the same value as `schema` does. */
function sameInstance(schema: Readonly<Record<string, unknown>>, document: unknown): unknown[] {
  const { $ref: reference } = schema;
  // Draft-04 ignores whatever stands beside a reference.
  if (typeof reference === 'string') {
    return reference.startsWith('#') ? [followPointer(document, reference.slice(1))] : [];
  }
  const { allOf, anyOf, oneOf, not, dependencies } = schema;
  return [allOf, anyOf, oneOf, not, Object.values(isObject(dependencies) ? dependencies : {})].flat();
}

function followPointer(document: unknown, pointer: string): unknown {
  const names = pointer
    .split('/')
    .slice(1)
    .map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'));
  return names.reduce<unknown>(
    (found, name) => (found as Readonly<Record<string, unknown>> | null | undefined)?.[name],
    document,
  );
}

/** Searches every object of the document. An object that is not a schema refers to nothing. */
function findBelow(
  value: unknown,
  path: SchemaPath,
  find: (schema: unknown, path: SchemaPath) => SchemaPath | false,
): SchemaPath | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const found = find(value, path);
  if (found !== false) return found;
  for (const [name, inner] of Object.entries(value)) {
    const below = findBelow(inner, [...path, name], find);
    if (below !== undefined) return below;
  }
  return undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
