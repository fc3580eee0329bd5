import { randomBytes } from 'node:crypto';

/** The only source of randomness in the local run: jitter and identifiers. Replaceable, so that a run can be replayed. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
}

/**
 * 48 bits a number. 512 numbers are drawn at a time: a system call for each would cost more than the rest of a
 * request.
 */
const NUMBER_BYTES = 6;
const POOL_BYTES = 512 * NUMBER_BYTES;

/** Randomness from the operating system. */
export const systemRandom: Random = createSystemRandom();

function createSystemRandom(): Random {
  let pool = Buffer.alloc(0);
  let used = 0;
  return {
    next() {
      if (used === pool.length) {
        pool = randomBytes(POOL_BYTES);
        used = 0;
      }
      used += NUMBER_BYTES;
      return pool.readUIntBE(used - NUMBER_BYTES, NUMBER_BYTES) / 2 ** (8 * NUMBER_BYTES);
    },
  };
}

/** The same sequence for the same seed (mulberry32; 32 bits of state are enough for schedules and identifiers). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return {
    next() {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    },
  };
}

/** A version 4 UUID drawn from `random`. */
export function randomUuid(random: Random): string {
  let uuid = '';
  for (const place of 'xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx') {
    if (place === 'x') uuid += HEXADECIMAL[Math.floor(random.next() * 16)];
    else if (place === 'y') uuid += HEXADECIMAL[(Math.floor(random.next() * 16) & 0x3) | 0x8];
    else uuid += place;
  }
  return uuid;
}

const HEXADECIMAL = '0123456789abcdef';
