/** The index of the first name that also occurs before it; -1 if there is none. */
export function firstTwice(names: readonly string[]): number {
  return names.findIndex((name, index) => names.indexOf(name) < index);
}
