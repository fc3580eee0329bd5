/** Where something stands in a template: both count from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/**
 * The template is malformed, or asks for something that API Gateway is not known to support. Thrown by
 * `compileTemplate`, so that it surfaces when the local run starts and not at the first request.
 */
export class TemplateSyntaxError extends Error {
  readonly line: number;
  readonly column: number;

  constructor(what: string, place: Place) {
    super(`Mapping template, line ${place.line}, column ${place.column}: ${what}`);
    this.name = 'TemplateSyntaxError';
    this.line = place.line;
    this.column = place.column;
  }
}
