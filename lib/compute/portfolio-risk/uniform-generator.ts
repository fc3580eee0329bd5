/** The 128 bits of a generator's state, as four unsigned words, not all of them 0. */
export type GeneratorState = readonly [number, number, number, number];

/**
 * xoshiro128** by Blackman and Vigna (public domain): unsigned 32-bit integers, evenly distributed, period 2^128 - 1.
 *
 * `Math.random` cannot be seeded, and a generator with 32 bits of state has one cycle of 4.3 billion for all seeds:
 * two of the largest simulations, 13 million draws each, would share a stretch of it in one of 165 pairs of seeds.
 */
export function uniformGenerator(state: GeneratorState): () => number {
  // In a typed array because a captured `let` beyond 31 bits is a fresh heap object at every assignment.
  const words = Uint32Array.from(state);
  return () => {
    const drawn = Math.imul(rotate(Math.imul(words[1]!, 5), 7), 9) >>> 0;
    const shifted = words[1]! << 9;
    words[2]! ^= words[0]!;
    words[3]! ^= words[1]!;
    words[1]! ^= words[2]!;
    words[0]! ^= words[3]!;
    words[2]! ^= shifted;
    words[3] = rotate(words[3]!, 11);
    return drawn;
  };
}

function rotate(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

/**
 * The state that a 32-bit seed stands for: four steps of a Weyl sequence through MurmurHash3's finaliser. That is a
 * bijection of the word, so seeds next to each other start far apart and at most one of the four words is 0.
 */
export function stateFromSeed(seed: number): GeneratorState {
  return [scramble(seed, 1), scramble(seed, 2), scramble(seed, 3), scramble(seed, 4)];
}

function scramble(seed: number, step: number): number {
  let word = seed + Math.imul(step, 0x9e3779b9);
  word = Math.imul(word ^ (word >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return (word ^ (word >>> 16)) >>> 0;
}
