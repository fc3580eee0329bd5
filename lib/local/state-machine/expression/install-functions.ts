import { createHash } from 'node:crypto';
import jsonata from 'jsonata';
import type { Clock } from '../../clock/clock.ts';
import { randomUuid, type Random } from '../../clock/random.ts';
import { javaRandom } from './java-random.ts';
import { mostInRange, mostPadding, outOfMemory } from './require-memory.ts';

/**
 * Adds to a compiled expression the functions that Step Functions adds to JSONata (`$partition`, `$range`, `$hash`,
 * `$parse`), bounds `$pad` as it does, and removes `$eval`, which it lacks. The functions that need the clock or
 * randomness are bound at each evaluation: see `runtimeFunctions`.
 */
export function installFunctions(expression: jsonata.Expression): void {
  expression.assign('eval', undefined);
  for (const [name, { implementation, signature }] of Object.entries(addedFunctions)) {
    expression.registerFunction(name, implementation, signature);
  }
}

type Implementation = Parameters<jsonata.Expression['registerFunction']>[1];

const addedFunctions: Readonly<Record<string, { implementation: Implementation; signature?: string }>> = {
  partition: { implementation: partition, signature: '<a-n?:a>' },
  range: { implementation: range, signature: '<nnn?:a>' },
  hash: { implementation: hash, signature: '<ss?:s>' },
  parse: { implementation: parse, signature: '<s-:x>' },
  pad: { implementation: pad, signature: '<s-ns?:s>' },
};

/**
 * Parts of `size` items; the last has the rest. Without a size the array is one part. Without parts the result is
 * undefined. Numbers are truncated towards zero, here and in `$range`. (All measured on AWS, floci #2676.)
 */
function partition(items: readonly unknown[] | undefined, size?: number): readonly unknown[] | undefined {
  if (items === undefined || items.length === 0) return undefined;
  if (size === undefined) return [items];
  const width = Math.trunc(size);
  if (width < 0) throw failure('Second argument must be zero or greater');
  if (width === 0) return undefined;
  return Array.from({ length: Math.ceil(items.length / width) }, (_, index) =>
    items.slice(index * width, (index + 1) * width),
  );
}

/**
 * Both ends are included. The result is undefined if the step is missing, zero, or leads away from the end. A
 * sequence of one item unwraps to the item, as on AWS.
 */
function range(first: number | undefined, last: number | undefined, step?: number): unknown {
  const [from, to, by] = [first, last, step ?? 0].map((value, index) => {
    if (value === undefined) throw unfitArgument(index + 1, 'range');
    return Math.trunc(value);
  }) as [number, number, number];
  if (by === 0 || (to - from) * by < 0) return undefined;
  const length = Math.floor((to - from) / by) + 1;
  if (length > mostInRange) throw outOfMemory();
  // `+ 0`: -0.5 is truncated to -0, and this makes it 0.
  const items = Array.from({ length }, (_, index) => from + index * by + 0);
  return Object.assign(items, { sequence: true });
}

/** The algorithms with their names in Node's crypto, in the order in which AWS lists them. */
const hashAlgorithms: Readonly<Record<string, string>> = {
  'SHA-1': 'sha1',
  'SHA-384': 'sha384',
  'SHA-256': 'sha256',
  'SHA-512': 'sha512',
  MD5: 'md5',
};

/** Lower-case hexadecimal of the UTF-8 text. */
function hash(text: string | undefined, algorithm?: string): string | undefined {
  if (text === undefined) throw unfitArgument(1, 'hash');
  if (algorithm === undefined) return undefined;
  const name = hashAlgorithms[algorithm];
  if (name === undefined) {
    const names = Object.keys(hashAlgorithms).join(', ');
    throw failure(`Hash algorithm '${algorithm}' must be one of ${names}`);
  }
  return createHash(name).update(text).digest('hex');
}

function parse(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw failure('Invalid JSON');
  }
}

/** JSONata's `$pad`, with AWS's bound on the number of characters it adds. */
function pad(text: string | undefined, width: number, character?: string): unknown {
  // Characters as JSONata counts them: code points.
  if (text !== undefined && Math.abs(width) - Array.from(text).length > mostPadding) throw outOfMemory();
  return padded.evaluate(undefined, { text, width, character });
}

/** jsonata does not export its functions. */
const padded = jsonata('$pad($text, $width, $character)');

/** An error of a function that AWS added has the code of `$error`. */
function failure(message: string): Error {
  return Object.assign(new Error(message), { code: 'D3137' });
}

function unfitArgument(number: number, name: string): Error {
  const message = `Argument ${number} of function "${name}" does not match function signature`;
  // jsonata replaces the message with its own, in which it uses the index.
  return Object.assign(new Error(message), { code: 'T0410', index: number });
}

/** Names of the functions that `runtimeFunctions` returns. */
export const runtimeFunctionNames: ReadonlySet<string> = new Set([
  'random',
  'uuid',
  'shuffle',
  'now',
  'millis',
]);

/** The functions that depend on the run. JSONata's versions would use the system clock and Math.random. */
export function runtimeFunctions(clock: Clock, random: Random): Readonly<Record<string, unknown>> {
  return {
    random: (seed?: number) => (seed === undefined ? random.next() : javaRandom(seed)),
    uuid: () => randomUuid(random),
    shuffle: (items?: readonly unknown[]) => items && shuffle(items, random),
    millis: () => clock.now(),
    now: (picture?: string, timezone?: string) =>
      formatTime.evaluate(undefined, { millis: clock.now(), picture, timezone }),
  };
}

/** `$now` is `$fromMillis` of the current time; jsonata does not export its formatter. */
const formatTime = jsonata('$fromMillis($millis, $picture, $timezone)');

/** Fisher-Yates, on a copy. */
function shuffle(items: readonly unknown[], random: Random): unknown[] {
  const shuffled = [...items];
  for (let last = shuffled.length - 1; last > 0; last--) {
    const other = Math.floor(random.next() * (last + 1));
    [shuffled[last], shuffled[other]] = [shuffled[other], shuffled[last]];
  }
  return shuffled;
}
