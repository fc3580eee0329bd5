import { InvalidDelivery } from '../invalid-delivery.ts';
import type { Portfolio } from './read-portfolio.ts';

/**
 * How far a correlation may be off, because correlations are rounded when they are written down. The simulation itself
 * is not exact to a thousandth.
 */
const TOLERANCE = 1e-6;

/**
 * A Cholesky factor of the correlations: a square matrix L, row by row, with L·Lᵀ equal to the correlations to within
 * 1e-6. Positions without `correlations` are uncorrelated, so the factor is the identity.
 *
 * The pivot of each step is the position with the most variance left (Higham, "Analysis of the Cholesky decomposition
 * of a semi-definite matrix", 1990): in the given order, a nearly perfect correlation gives a pivot that is mostly
 * rounding error, and valid matrices would be refused. So a column belongs to a draw, not to the position of the same
 * number. Perfect correlation is allowed; it leaves columns of zeros.
 *
 * @throws InvalidDelivery for a matrix that no returns can have: not 1 on the diagonal, not symmetric, or not positive
 * semi-definite. `readPortfolio` has checked that it is square.
 */
export function factorCorrelations({
  positions,
  correlations,
}: Pick<Portfolio, 'positions' | 'correlations'>): readonly Float64Array[] {
  const factor = positions.map(() => new Float64Array(positions.length));
  if (correlations === undefined) {
    for (const [index, row] of factor.entries()) row[index] = 1;
    return factor;
  }
  checkSymmetry(correlations);
  const unexplained = correlations.map((row) => Float64Array.from(row));
  const remaining = new Set(positions.keys());
  for (let draw = 0; remaining.size > 0; draw += 1) {
    const pivot = mostVariance(unexplained, remaining);
    if (unexplained[pivot]![pivot]! <= TOLERANCE) {
      checkNothingLeft(unexplained, remaining);
      return factor;
    }
    explain(unexplained, factor, remaining, { pivot, draw });
    remaining.delete(pivot);
  }
  return factor;
}

function checkSymmetry(correlations: readonly (readonly number[])[]): void {
  for (const [row, values] of correlations.entries()) {
    if (Math.abs(values[row]! - 1) > TOLERANCE) {
      throw new InvalidDelivery(
        `correlations[${row}][${row}] must be 1, the correlation of a position with itself.`,
      );
    }
    for (let column = 0; column < row; column += 1) {
      const mirrored = correlations[column]![row]!;
      if (Math.abs(values[column]! - mirrored) > TOLERANCE) {
        throw new InvalidDelivery(
          `correlations must be symmetric: correlations[${row}][${column}] and correlations[${column}][${row}] differ.`,
        );
      }
    }
  }
}

function mostVariance(unexplained: readonly Float64Array[], remaining: ReadonlySet<number>): number {
  const variance = (position: number): number => unexplained[position]![position]!;
  return [...remaining].reduce((most, position) => (variance(position) > variance(most) ? position : most));
}

/** Without variance there is no covariance, and variance is never negative. */
function checkNothingLeft(unexplained: readonly Float64Array[], remaining: ReadonlySet<number>): void {
  for (const row of remaining) {
    for (const column of remaining) {
      if (Math.abs(unexplained[row]![column]!) > TOLERANCE) {
        throw new InvalidDelivery(
          `correlations must be positive semi-definite, and correlations[${row}] contradicts the other rows: no returns can be correlated in that way. Estimate all correlations from the same dates, and round them last, to no fewer than 6 digits.`,
        );
      }
    }
  }
}

/** One step of Cholesky: the draw takes all of the pivot's variance, and its share of every other position's. */
function explain(
  unexplained: readonly Float64Array[],
  factor: readonly Float64Array[],
  remaining: ReadonlySet<number>,
  { pivot, draw }: { readonly pivot: number; readonly draw: number },
): void {
  const deviation = Math.sqrt(unexplained[pivot]![pivot]!);
  for (const row of remaining) factor[row]![draw] = unexplained[row]![pivot]! / deviation;
  for (const row of remaining) {
    for (const column of remaining)
      unexplained[row]![column]! -= factor[row]![draw]! * factor[column]![draw]!;
  }
}
