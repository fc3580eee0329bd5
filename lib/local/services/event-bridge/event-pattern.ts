import { UnsupportedError } from '../../unsupported-error.ts';

/**
 * `{member: [values and filters]}`, nested. An event matches if each named member matches one of its values or
 * filters. `$or` has a list of patterns, of which one must match. Matching is our own, because a filter that is not
 * modelled has to be refused while the template loads.
 */
export interface EventPattern {
  readonly [member: string]: EventPattern | readonly unknown[];
}

type Filter = (argument: unknown, value: unknown) => boolean;

/** Content filters (EventBridge user guide, "Comparison operators for use in event patterns"). */
const FILTERS: Readonly<Record<string, Filter>> = {
  prefix: (prefix, value) => typeof value === 'string' && value.startsWith(String(prefix)),
  exists: (exists, value) => (value !== undefined) === exists,
  numeric: (conditions, value) =>
    typeof value === 'number' && meetsAll(conditions as readonly unknown[], value),
  'anything-but': (others, value) => value !== undefined && ![others].flat().includes(value),
};

const COMPARISONS: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '=': (value, bound) => value === bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
};

/** Whether an event, or a part of one, matches the pattern. */
export function matchesPattern(pattern: EventPattern, value: unknown): boolean {
  return Object.entries(pattern).every(([member, expected]) => {
    if (member === '$or')
      return (expected as readonly EventPattern[]).some((one) => matchesPattern(one, value));
    const found = (value as Readonly<Record<string, unknown>> | null | undefined)?.[member];
    if (!Array.isArray(expected)) return matchesPattern(expected as EventPattern, found);
    // A member that is a list matches if one of its elements does.
    return expected.some((one) => [found].flat().some((item) => matchesOne(one, item)));
  });
}

function matchesOne(expected: unknown, value: unknown): boolean {
  if (typeof expected !== 'object' || expected === null) return expected === value;
  return Object.entries(expected).every(([name, argument]) => FILTERS[name]?.(argument, value) === true);
}

/** `['>', 0, '<=', 5]` */
function meetsAll(conditions: readonly unknown[], value: number): boolean {
  return conditions.every(
    (comparison, index) =>
      index % 2 === 1 || COMPARISONS[String(comparison)]?.(value, Number(conditions[index + 1])) === true,
  );
}

/**
 * Checks that a pattern is an object whose leaves are lists. AWS refuses a rule without one, except a scheduled rule.
 *
 * @throws UnsupportedError for a filter that is not supported, with its path.
 */
export function checkPattern(
  pattern: unknown,
  place: { readonly logicalId: string; readonly path: string },
): asserts pattern is EventPattern {
  if (typeof pattern !== 'object' || pattern === null) {
    throw new UnsupportedError(`${JSON.stringify(pattern) ?? 'nothing'} instead of a pattern`, place);
  }
  for (const [member, expected] of Object.entries(pattern)) {
    const here = { ...place, path: `${place.path}/${member}` };
    if (!Array.isArray(expected)) checkPattern(expected, here);
    else
      for (const one of expected) {
        if (member === '$or') checkPattern(one, here);
        else checkValue(one, here);
      }
  }
}

function checkValue(value: unknown, place: { readonly logicalId: string; readonly path: string }): void {
  if (typeof value !== 'object' || value === null) return;
  const unknown = Object.entries(value).find(
    ([name, argument]) => !Object.hasOwn(FILTERS, name) || !isArgumentOf(name, argument),
  );
  if (unknown !== undefined) {
    const filter = JSON.stringify(Object.fromEntries([unknown]));
    throw new UnsupportedError(
      `the content filter ${filter} (it supports ${Object.keys(FILTERS).join(', ')})`,
      place,
    );
  }
}

function isArgumentOf(filter: string, argument: unknown): boolean {
  if (filter === 'prefix') return typeof argument === 'string';
  if (filter === 'exists') return typeof argument === 'boolean';
  if (filter === 'anything-but') return [argument].flat().every((one) => typeof one !== 'object');
  return (
    Array.isArray(argument) &&
    argument.length > 0 &&
    argument.length % 2 === 0 &&
    argument.every((one, index) =>
      index % 2 === 0 ? Object.hasOwn(COMPARISONS, String(one)) : typeof one === 'number',
    )
  );
}
