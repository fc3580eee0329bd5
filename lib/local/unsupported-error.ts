/**
 * The template uses something that the local run does not support. It is thrown while the template loads, never at
 * the first request. What cannot be copied faithfully is refused by name, not guessed.
 */
export class UnsupportedError extends Error {
  /** Logical id of the resource that uses it. */
  readonly logicalId: string;
  /** Path in the resource, for example `Properties/Integration/Type`. */
  readonly path: string;

  constructor(what: string, where: { readonly logicalId: string; readonly path: string }) {
    super(`The local run does not support ${what}, at ${where.logicalId}/${where.path}.`);
    this.name = 'UnsupportedError';
    this.logicalId = where.logicalId;
    this.path = where.path;
  }
}
