import type { ProducerPreset } from './producer-preset.ts';
import table from './producers.json' with { type: 'json' };

/** Every producer that is known, by its id. A new producer is a row of `producers.json`; a test holds each row to the types. */
export const PRODUCER_PRESETS = table as unknown as Readonly<Record<string, ProducerPreset>>;

/**
 * The preset of a producer.
 *
 * @throws Error for an id that is not in the table, with the ids that are near it.
 *
 * @example presetOf('github').id // { from: ['header:x-github-delivery'], mode: 'first' }
 */
export function presetOf(id: string): ProducerPreset {
  const preset = Object.hasOwn(PRODUCER_PRESETS, id) ? PRODUCER_PRESETS[id] : undefined;
  if (preset !== undefined) return preset;
  const ids = Object.keys(PRODUCER_PRESETS);
  const near = ids.filter((known) => isNear(id.toLowerCase(), known));
  const allowed =
    near.length === 0 ? `one of ${ids.join(', ')}` : `one of ${ids.length}, near it ${near.join(', ')}`;
  throw new Error(`A producer must be ${allowed}, got '${id}'.`);
}

/** One begins with the other, or one holds a word of the other, or they differ in at most two places. */
function isNear(wanted: string, known: string): boolean {
  const words = wanted.split(/[^a-z0-9]+/).filter((word) => word.length > 2);
  return words.some((word) => known.includes(word) || word.includes(known)) || distance(wanted, known) <= 2;
}

/** Levenshtein's: how many characters must be put in, left out or changed. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, changed));
    }
    row = next;
  }
  return row[b.length]!;
}
