/**
 * Whether a delivery is of a source. Its id is `<source>-<key>`, or `<source>_<owner>_<key>`, and no name of a source is another one
 * followed by a hyphen.
 */
export function isOfSource(deliveryId: string, source: string): boolean {
  return [`${source}-`, `${source}_`].some((start) => deliveryId.startsWith(start));
}
