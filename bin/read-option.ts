/** The number that an option was given; `error: <option> must be …` where it is none or out of bounds. */
export function number(option: string, text: string, least: number, most: number): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!(value >= least && value <= most))
    throw new Error(`${option} must be a number from ${least} to ${most}, got '${text}'.`);
  return value;
}

/** The one of the allowed words that an option was given. */
export function oneOf<T extends string>(option: string, text: string, allowed: readonly T[]): T {
  const found = allowed.find((known) => known === text);
  if (found === undefined) throw new Error(`${option} must be one of ${allowed.join(', ')}, got '${text}'.`);
  return found;
}
