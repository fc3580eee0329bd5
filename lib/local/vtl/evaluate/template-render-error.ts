import type { TemplatePlace } from '../parse/template-syntax-error.ts';

/**
 * Why a template could not be rendered, and what API Gateway answers.
 *
 * - `invalid-body`: the body starts like JSON but is not JSON; the service answers 400.
 * - `override-repeated`: an override is set twice; the service answers 5XX.
 * - `method-failed`: a Java method threw (an index out of bounds, a malformed regular expression); 5XX.
 * - `iteration-limit`: a #foreach has more than 1,000 iterations, or all together more than 1,000,000. What the
 *   service answers is not recorded.
 * - `unsupported`: the service would render something, but it is not known what. The service never answers this.
 */
export type RenderErrorKind =
  'invalid-body' | 'override-repeated' | 'method-failed' | 'iteration-limit' | 'unsupported';

const STATUS: Readonly<Record<RenderErrorKind, 400 | 500>> = {
  'invalid-body': 400,
  'override-repeated': 500,
  'method-failed': 500,
  'iteration-limit': 500,
  unsupported: 500,
};

/** A template failed while it was rendered. `status` is the HTTP status that the client of the API would get. */
export class TemplateRenderError extends Error {
  readonly kind: RenderErrorKind;
  readonly status: 400 | 500;
  /** The innermost reference or directive that was being rendered, if known. */
  readonly place: TemplatePlace | undefined;

  constructor(kind: RenderErrorKind, what: string, place?: TemplatePlace) {
    super(
      place === undefined ? what : `Mapping template, line ${place.line}, column ${place.column}: ${what}`,
    );
    this.name = 'TemplateRenderError';
    this.kind = kind;
    this.status = STATUS[kind];
    this.place = place;
  }

  /** The same error with its position, unless a more exact one is already known. */
  at(place: TemplatePlace): TemplateRenderError {
    return this.place === undefined ? new TemplateRenderError(this.kind, this.message, place) : this;
  }
}
