import { createHash } from 'node:crypto';
import jsonata from 'jsonata';
import type { Clock } from '../clock.ts';
import { randomUuid, seededRandom, type Random } from '../random.ts';

/**
 * Gives a compiled expression what Step Functions adds to JSONata (`$partition`, `$range`, `$hash`, `$parse`) and
 * takes away what it lacks (`$eval`). The functions that need the clock or randomness are bound at each evaluation,
 * see `runtimeFunctions`.
 */
export function installFunctions(expression: jsonata.Expression): void {
  expression.assign('eval', undefined);
  for (const [name, { implementation, signature }] of Object.entries(addedFunctions)) {
    expression.registerFunction(name, implementation, signature);
  }
}

type Implementation = Parameters<jsonata.Expression['registerFunction']>[1];

const addedFunctions: Readonly<Record<string, { implementation: Implementation; signature?: string }>> = {
  partition: { implementation: partition, signature: '<a-n:a>' },
  range: { implementation: range, signature: '<n-nn:a>' },
  hash: { implementation: hash, signature: '<s-s:s>' },
  parse: { implementation: parse, signature: '<s-:x>' },
};

/** As `States.ArrayPartition`: arrays of `size` items, the last with what is left. */
function partition(items: readonly unknown[] | undefined, size: number): unknown[][] | undefined {
  if (items === undefined) return undefined;
  if (!(size >= 1)) throw failure('The size of a partition must be a positive integer');
  const width = Math.floor(size);
  return Array.from({ length: Math.ceil(items.length / width) }, (_, index) =>
    items.slice(index * width, (index + 1) * width),
  );
}

/** As `States.ArrayRange`, both ends included. A sequence of one unwraps to its item, as AWS does. */
function range(first: number | undefined, last: number, step: number): number[] | undefined {
  if (first === undefined) return undefined;
  if (step === 0 || step === undefined) throw failure('The step of a range must not be zero');
  const length = Math.max(0, Math.floor((last - first) / step) + 1);
  if (length > rangeLimit) throw failure(`The size of a range must not exceed ${rangeLimit}`);
  const items = Array.from({ length }, (_, index) => first + index * step);
  return Object.assign(items, { sequence: true });
}

/** JSONata's own limit for `[a..b]` (D2014); AWS states none for `$range`. */
const rangeLimit = 1e7;

/** The algorithms of `States.Hash`, by the names that node's crypto uses. */
const hashAlgorithms: Readonly<Record<string, string>> = {
  MD5: 'md5',
  'SHA-1': 'sha1',
  'SHA-256': 'sha256',
  'SHA-384': 'sha384',
  'SHA-512': 'sha512',
};

/** As `States.Hash`: lower-case hexadecimal of the UTF-8 text. */
function hash(text: string | undefined, algorithm: string): string | undefined {
  if (text === undefined) return undefined;
  const name = hashAlgorithms[algorithm];
  if (name === undefined) {
    throw failure(`Unknown algorithm '${algorithm}', use one of ${Object.keys(hashAlgorithms).join(', ')}`);
  }
  return createHash(name).update(text).digest('hex');
}

function parse(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw failure('The argument of $parse is not JSON');
  }
}

function failure(message: string): Error {
  return Object.assign(new Error(message), { code: 'D3141' });
}

/** Names of the functions that `runtimeFunctions` gives. */
export const runtimeFunctionNames: ReadonlySet<string> = new Set([
  'random',
  'uuid',
  'shuffle',
  'now',
  'millis',
]);

/** The functions that depend on the run: JSONata's own ones would read the wall clock and Math.random. */
export function runtimeFunctions(clock: Clock, random: Random): Readonly<Record<string, unknown>> {
  return {
    random: (seed?: number) => (seed === undefined ? random : seededRandom(seed)).next(),
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
