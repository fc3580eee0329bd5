/** A position in a template. Both numbers count from 1. */
export interface TemplatePlace {
  readonly line: number;
  readonly column: number;
}

/**
 * - `malformed`: Velocity cannot read the template either.
 * - `unsupported`: the service would render something, but it is not known what, or it would surprise the author.
 */
export type SyntaxErrorKind = 'malformed' | 'unsupported';

/**
 * The template is malformed, or uses something that API Gateway is not known to support. `compileTemplate` throws it,
 * so it is seen when the local run starts, not at the first request.
 */
export class TemplateSyntaxError extends Error {
  readonly line: number;
  readonly column: number;
  readonly kind: SyntaxErrorKind;

  constructor(what: string, place: TemplatePlace, kind: SyntaxErrorKind = 'malformed') {
    super(`Mapping template, line ${place.line}, column ${place.column}: ${what}`);
    this.name = 'TemplateSyntaxError';
    this.line = place.line;
    this.column = place.column;
    this.kind = kind;
  }
}
