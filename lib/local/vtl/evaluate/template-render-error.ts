import type { Place } from '../parse/template-syntax-error.ts';

/**
 * Why a template could not be rendered, and what API Gateway answers then.
 *
 * - `invalid-body`: the body starts like JSON and is not; the service answers 400.
 * - `override-repeated`: the same override is set a second time; the service answers 5XX.
 * - `method-failed`: a Java method threw (an index out of bounds, a malformed regular expression); 5XX.
 * - `iteration-limit`: a #foreach has more than 1,000 rounds, or all together 1,000,000. What follows in the service is
 *   not recorded.
 * - `unsupported`: the service would render something, but it is not known what. Never an answer of the service.
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

/** A template failed while it was rendered. `status` is what the client of the API would see. */
export class TemplateRenderError extends Error {
  readonly kind: RenderErrorKind;
  readonly status: 400 | 500;
  /** The innermost reference or directive that was being rendered, once it is known. */
  readonly place: Place | undefined;

  constructor(kind: RenderErrorKind, what: string, place?: Place) {
    super(
      place === undefined ? what : `Mapping template, line ${place.line}, column ${place.column}: ${what}`,
    );
    this.name = 'TemplateRenderError';
    this.kind = kind;
    this.status = STATUS[kind];
    this.place = place;
  }

  /** The same error with the place where it happened, unless a more exact one is known already. */
  at(place: Place): TemplateRenderError {
    return this.place === undefined ? new TemplateRenderError(this.kind, this.message, place) : this;
  }
}
