import { stateFromSeed, uniformGenerator } from './uniform-generator.ts';

/**
 * Fills vectors with independent standard normal numbers. The same seed and the same lengths give the same numbers.
 *
 * Marsaglia's polar method. Like Box-Muller it takes a logarithm and a root, but no sine, so less depends on the
 * engine. The numbers come in pairs; the odd one out is dropped.
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
