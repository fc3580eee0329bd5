/** Where the first name stands that stands there before as well; -1 where none does. */
export function firstTwice(names: readonly string[]): number {
  return names.findIndex((name, index) => names.indexOf(name) < index);
}
