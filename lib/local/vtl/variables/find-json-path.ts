import { JavaList, JavaMap, type JavaValue } from '../java/java-values.ts';
import { parseJsonPath, type JsonPathStep } from './parse-json-path.ts';

/**
 * The result of a JSONPath, as in Jayway's implementation: the value for a path to a single place, a list for a path
 * with `*`, `..`, a slice or several indexes; undefined if there is no such place.
 *
 * @throws TemplateRenderError on a malformed path, and on filters and functions, which are not supported
 */
export function findJsonPath(root: JavaValue, path: string): JavaValue | undefined {
  const steps = parseJsonPath(path);
  const found = steps.reduce(
    (values: JavaValue[], step) => values.flatMap((value) => take(value, step)),
    [root],
  );
  return steps.every(isDefinite) ? found[0] : new JavaList('JSONArray', found);
}

function isDefinite(step: JsonPathStep): boolean {
  return step.type === 'member' || (step.type === 'indexes' && step.indexes.length === 1);
}

function take(value: JavaValue, step: JsonPathStep): JavaValue[] {
  switch (step.type) {
    case 'member':
      return value instanceof JavaMap && value.has(step.name) ? [value.get(step.name)] : [];
    case 'any':
      return children(value);
    case 'descendants':
      return [value, ...descendants(value)];
    case 'indexes':
      return value instanceof JavaList ? step.indexes.flatMap((index) => at(value, index)) : [];
    case 'slice':
      return value instanceof JavaList ? value.items.slice(step.from, step.to) : [];
  }
}

function children(value: JavaValue): JavaValue[] {
  if (value instanceof JavaMap) return value.entries().map(([, member]) => member);
  return value instanceof JavaList ? value.items : [];
}

function descendants(value: JavaValue): JavaValue[] {
  return children(value).flatMap((child) => (isContainer(child) ? [child, ...descendants(child)] : []));
}

function isContainer(value: JavaValue): boolean {
  return value instanceof JavaMap || value instanceof JavaList;
}

function at(list: JavaList, index: number): JavaValue[] {
  const position = index < 0 ? list.items.length + index : index;
  return position >= 0 && position < list.items.length ? [list.items[position] ?? null] : [];
}
