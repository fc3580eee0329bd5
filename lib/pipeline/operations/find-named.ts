/**
 * Finds the entry of this name.
 *
 * @throws Error that lists the names if there is none.
 */
export function findNamed<T>(what: string, name: string, all: Readonly<Record<string, T>>): T {
  const found = Object.hasOwn(all, name) ? all[name] : undefined;
  if (found !== undefined) return found;
  throw new Error(`'${what}' must be one of ${Object.keys(all).join(', ')}, got '${name}'.`);
}
