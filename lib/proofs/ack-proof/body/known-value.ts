/** Stands for a value that only a run knows: a result, a time, the input. */
export const UNKNOWN = Symbol('unknown');

/** Thrown if an expression reads a value that is not known. */
class NotKnown extends Error {}

/**
 * The value, with a trap for every unknown part: reading such a member throws `NotKnown`. So an expression that gives
 * a value has read nothing unknown, and the value holds for every run.
 */
export function withTraps(value: unknown): unknown {
  if (value === UNKNOWN) throw new NotKnown();
  if (typeof value !== 'object' || value === null) return value;
  const trapped: object = Array.isArray(value) ? [] : {};
  for (const [name, member] of Object.entries(value)) {
    const content = member === UNKNOWN ? { get: throwNotKnown } : { value: withTraps(member) };
    Object.defineProperty(trapped, name, { ...content, enumerable: true });
  }
  return trapped;
}

/** The opposite of `withTraps`. */
export function withoutTraps(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const names = Object.keys(value);
  const members = names.map((name) => {
    const descriptor = Object.getOwnPropertyDescriptor(value, name);
    return descriptor?.get === throwNotKnown ? UNKNOWN : withoutTraps(descriptor?.value);
  });
  if (Array.isArray(value)) return members;
  return Object.fromEntries(names.map((name, index) => [name, members[index]]));
}

/** Whether there is a value, and every part of it is known. */
export function isKnown(value: unknown): boolean {
  if (value === undefined || value === UNKNOWN) return false;
  if (typeof value !== 'object' || value === null) return true;
  const members = Object.values(value);
  return members.length > 0 && members.every(isKnown);
}

/** A text that is the same for equal values. */
export function keyOfValue(value: unknown): string {
  return (
    JSON.stringify(value, (_, member: unknown) => (member === UNKNOWN ? { '\u0000': 'unknown' } : member)) ??
    ''
  );
}

function throwNotKnown(): never {
  throw new NotKnown();
}
