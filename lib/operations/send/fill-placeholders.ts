import { createHash } from 'node:crypto';

/** What the placeholders of an example stand for. */
interface Filling {
  readonly id: string;
  /** In milliseconds since 1970. */
  readonly now: number;
}

/** Puts values in place of `{id}`, `{hex:<n>}` and `{now}` in every text of an example. */
export function fillPlaceholders<T>(example: T, filling: Filling): T {
  return fill(example, filling) as T;
}

function fill(value: unknown, filling: Filling): unknown {
  if (value === '{now}') return filling.now;
  if (typeof value === 'string') return fillText(value, filling);
  if (Array.isArray(value)) return value.map((element) => fill(element, filling));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, fill(member, filling)]));
}

function fillText(text: string, { id }: Filling): string {
  return text
    .replaceAll('{id}', () => id)
    .replaceAll(/\{hex:(\d+)\}/g, (_, digits: string) =>
      createHash('sha256').update(id).digest('hex').slice(0, Number(digits)),
    );
}
