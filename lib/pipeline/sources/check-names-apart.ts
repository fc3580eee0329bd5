/**
 * A delivery id is `<source>-<key>`. So with the sources `port` and `port-folio` the keys `folio-1` and `1` would
 * give one id, and the second delivery would be taken for a repetition of the first.
 *
 * @throws Error that names the two sources.
 */
export function checkNamesApart(names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`The source '${twice}' is given twice.`);
  for (const name of names) {
    const longer = names.find((other) => other.startsWith(`${name}-`));
    if (longer === undefined) continue;
    throw new Error(
      `The source '${longer}' must not begin with '${name}-', because '${name}' is a source too: their deliveries could have the same id. Rename one of them.`,
    );
  }
}
