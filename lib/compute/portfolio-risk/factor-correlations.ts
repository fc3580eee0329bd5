import { InvalidDelivery } from '../invalid-delivery.ts';
import type { Portfolio } from './read-portfolio.ts';

/** Room for the rounding of a matrix that was computed, not typed: 12 digits are more than any correlation has. */
const ROUNDING = 1e-12;

/**
 * A pivot this small is a zero that 100 rows of additions (100 × 2.2e-16 each way) have smeared. What is left of the
 * column under it may then be as large as the square root, by the Cauchy-Schwarz inequality.
 */
const ZERO_PIVOT = 1e-12;
const ZERO_BELOW = Math.sqrt(ZERO_PIVOT);

/**
 * The Cholesky factor of the correlations: a lower triangle L, row by row, with L·Lᵀ equal to the matrix to within
 * 1e-6. Positions without `correlations` are uncorrelated, so the factor is the identity.
 *
 * Perfect correlation is allowed: it makes the matrix singular, and the columns it leaves without variance are zero.
 *
 * @throws InvalidDelivery for a matrix that no returns can have: not 1 on the diagonal, not symmetric, or not positive
 * semi-definite. `readPortfolio` has seen to it that the matrix is square.
 */
export function factorCorrelations({
  positions,
  correlations,
}: Pick<Portfolio, 'positions' | 'correlations'>): readonly Float64Array[] {
  const size = positions.length;
  const factor = Array.from({ length: size }, () => new Float64Array(size));
  if (correlations === undefined) {
    for (const [index, row] of factor.entries()) row[index] = 1;
    return factor;
  }
  checkSymmetry(correlations);
  for (let column = 0; column < size; column += 1) fillColumn(factor, correlations, column);
  return factor;
}

function checkSymmetry(correlations: readonly (readonly number[])[]): void {
  for (const [row, values] of correlations.entries()) {
    if (Math.abs(values[row]! - 1) > ROUNDING) {
      throw new InvalidDelivery(
        `correlations[${row}][${row}] must be 1, the correlation of a position with itself, got ${values[row]}.`,
      );
    }
    for (let column = 0; column < row; column += 1) {
      const mirrored = correlations[column]![row]!;
      if (Math.abs(values[column]! - mirrored) > ROUNDING) {
        throw new InvalidDelivery(
          `correlations must be symmetric: correlations[${row}][${column}] is ${values[column]} and correlations[${column}][${row}] is ${mirrored}.`,
        );
      }
    }
  }
}

/** Cholesky-Banachiewicz, column by column: what the columns to the left do not explain of the matrix. */
function fillColumn(
  factor: readonly Float64Array[],
  correlations: readonly (readonly number[])[],
  column: number,
): void {
  const pivotRow = factor[column]!;
  const unexplained = (row: number): number => {
    let sum = correlations[row]![column]!;
    const left = factor[row]!;
    for (let inner = 0; inner < column; inner += 1) sum -= left[inner]! * pivotRow[inner]!;
    return sum;
  };
  const pivot = unexplained(column);
  const singular = pivot <= ZERO_PIVOT;
  if (pivot < -ZERO_PIVOT) throw notPositive(column);
  if (!singular) pivotRow[column] = Math.sqrt(pivot);
  for (let row = column + 1; row < factor.length; row += 1) {
    const rest = unexplained(row);
    if (singular && Math.abs(rest) > ZERO_BELOW) throw notPositive(row);
    if (!singular) factor[row]![column] = rest / pivotRow[column]!;
  }
}

function notPositive(row: number): InvalidDelivery {
  return new InvalidDelivery(
    `correlations must be positive semi-definite, and the row correlations[${row}] contradicts the rows before it: no returns can be correlated in that way. Estimate all correlations from the same dates, and round them last.`,
  );
}
