import { stateFromSeed, uniformGenerator } from './uniform-generator.ts';

/**
 * Fills a vector with independent standard normal numbers, the same ones for the same seed and the same lengths asked
 * for.
 *
 * Marsaglia's polar method: of Box-Muller it keeps the logarithm and the root and needs no sine, so less is left to
 * the engine. The numbers come in pairs; the odd one out is dropped.
 */
export function normalGenerator(seed: number): (numbers: Float64Array) => void {
  const next = uniformGenerator(stateFromSeed(seed));
  // The middle of one of 2^32 cells of (-1, 1): never 0, so the logarithm below is finite.
  const symmetric = (): number => (next() + 0.5) / 2 ** 31 - 1;
  return (numbers) => {
    for (let index = 0; index < numbers.length; index += 2) {
      let x: number;
      let y: number;
      let square: number;
      do {
        x = symmetric();
        y = symmetric();
        square = x * x + y * y;
      } while (square >= 1);
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      numbers[index] = x * scale;
      // Past the end of an odd vector: a typed array ignores it.
      numbers[index + 1] = y * scale;
    }
  };
}
