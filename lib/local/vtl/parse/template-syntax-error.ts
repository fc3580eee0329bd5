/** Where something stands in a template: both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/**
 * - `malformed`: Velocity cannot read the template either.
 * - `unsupported`: the service would render something, but it is not known what, or it is a trap.
 */
export type SyntaxErrorKind = 'malformed' | 'unsupported';

/**
 * The template is malformed, or asks for something that API Gateway is not known to support. Thrown by
 * `compileTemplate`, so that it surfaces when the local run starts and not at the first request.
 */
export class TemplateSyntaxError extends Error {
  readonly line: number;
  readonly column: number;
  readonly kind: SyntaxErrorKind;

  constructor(what: string, place: Place, kind: SyntaxErrorKind = 'malformed') {
    super(`Mapping template, line ${place.line}, column ${place.column}: ${what}`);
    this.name = 'TemplateSyntaxError';
    this.line = place.line;
    this.column = place.column;
    this.kind = kind;
  }
}
