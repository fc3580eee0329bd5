/**
 * Formats rows of text in columns, numbers to the right and words to the left. The first row is the head, with a line
 * below it.
 */
export function formatTable([head = [], ...body]: readonly (readonly string[])[]): string {
  const rows = [head, ...body];
  const widths = head.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const isNumeric = head.map((_, column) =>
    body.every((row) => /^([-+]?[\d.,]*|none)$/.test(row[column] ?? '')),
  );
  const lines = rows.map((row) =>
    widths
      .map((width, column) => {
        const cell = row[column] ?? '';
        return isNumeric[column] ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
  const [first = '', ...rest] = lines;
  return [first, '-'.repeat(Math.max(...lines.map((line) => line.length))), ...rest].join('\n');
}

/** `12.34`, and an empty text for zero. */
export function dollars(amount: number): string {
  return Math.abs(amount) < 0.005 ? '' : amount.toFixed(2);
}
