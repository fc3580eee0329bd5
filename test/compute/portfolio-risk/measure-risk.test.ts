import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { measureRisk } from '../../../lib/compute/portfolio-risk/measure-risk.ts';

describe('of the losses 1 to 1000', () => {
  const losses = Float64Array.from({ length: 1000 }, (_, index) => -((index * 7) % 1000) - 1);

  it.each([
    { confidence: 0.5, valueAtRisk: 501, expectedShortfall: 750.5 },
    { confidence: 0.9, valueAtRisk: 901, expectedShortfall: 950.5 },
    { confidence: 0.99, valueAtRisk: 991, expectedShortfall: 995.5 },
    { confidence: 0.999, valueAtRisk: 1000, expectedShortfall: 1000 },
    { confidence: 0.9985, valueAtRisk: 1000, expectedShortfall: 1000 },
  ])('$valueAtRisk is at risk with confidence $confidence', ({ confidence, ...expected }) => {
    expect(measureRisk(losses.slice(), confidence)).toMatchObject(expected);
  });

  it('the mean is -500.5 and the deviation that of a sample', () => {
    const { meanReturn, standardDeviation } = measureRisk(losses.slice(), 0.9);
    expect(meanReturn).toBe(-500.5);
    expect(standardDeviation).toBeCloseTo(Math.sqrt((1000 * 1001) / 12), 9);
  });

  it('the standard error is that of a uniform distribution: one money unit a rank', () => {
    const { standardErrorOfValueAtRisk } = measureRisk(losses.slice(), 0.9);
    expect(standardErrorOfValueAtRisk).toBeCloseTo(Math.sqrt(1000 * 0.9 * 0.1), 9);
  });
});

it('the expected shortfall is at least the value at risk, which falls with the confidence', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -1_000_000, max: 1_000_000 }), { minLength: 1000, maxLength: 1200 }),
      fc.double({ min: 0.5, max: 0.999, noNaN: true }),
      (profits, confidence) => {
        const measures = measureRisk(Float64Array.from(profits), confidence);
        expect(measures.expectedShortfall).toBeGreaterThanOrEqual(measures.valueAtRisk);
        expect(measures.valueAtRisk).toBeGreaterThanOrEqual(
          measureRisk(Float64Array.from(profits), 0.5).valueAtRisk,
        );
        expect(measures.standardErrorOfValueAtRisk).toBeGreaterThanOrEqual(0);
      },
    ),
    { numRuns: 50 },
  );
});
