import type { PathStep } from '../../contracts/request-part.ts';

type Container = Record<PathStep, unknown>;

/**
 * Puts a value into JSON where a path leads, and makes the objects and lists on the way. `[*]` is the first element of a list. What is in
 * the way as a text, or as a list instead of an object, stays, and so nothing is put there.
 *
 * @returns the JSON: the same object, or a new one where there was none.
 */
export function putAtPath(root: unknown, steps: readonly PathStep[], value: unknown): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return root ?? value;
  const key = step === '[*]' ? 0 : step;
  const container = root ?? (typeof key === 'number' ? [] : {});
  if (typeof container !== 'object' || Array.isArray(container) !== (typeof key === 'number')) return root;
  const at = container as Container;
  at[key] = rest.length === 0 ? value : putAtPath(at[key], rest, value);
  return container;
}
