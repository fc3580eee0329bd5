/**
 * The template asks for something that the local run does not do. Thrown while the template loads, never at the
 * first request: what cannot be copied faithfully is refused by name instead of being guessed.
 */
export class UnsupportedError extends Error {
  /** Logical id of the resource that asks for it. */
  readonly logicalId: string;
  /** Where inside the resource, for example `Properties/Integration/Type`. */
  readonly path: string;

  constructor(what: string, where: { readonly logicalId: string; readonly path: string }) {
    super(`The local run does not support ${what}, at ${where.logicalId}/${where.path}.`);
    this.name = 'UnsupportedError';
    this.logicalId = where.logicalId;
    this.path = where.path;
  }
}
