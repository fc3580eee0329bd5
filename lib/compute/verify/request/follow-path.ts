import type { PathStep } from '../../../contracts/request-part.ts';

/** The texts to which a path leads, one for each place; `undefined` for what is neither text, number nor boolean. */
export function followPath(root: unknown, steps: readonly PathStep[]): readonly (string | undefined)[] {
  return steps
    .reduce<readonly unknown[]>(
      (reached, step) =>
        reached.flatMap((place) => (step === '[*]' ? elementsOf(place) : [memberOf(place, step)])),
      [root],
    )
    .map(textOf);
}

function elementsOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A list has elements and an object has members of its own: `__proto__` in a body is a name like any other. */
function memberOf(value: unknown, step: string | number): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Array.isArray(value) !== (typeof step === 'number') || !Object.hasOwn(value, step)) return undefined;
  return (value as Record<string | number, unknown>)[step];
}

function textOf(value: unknown): string | undefined {
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined;
}
