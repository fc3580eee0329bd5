import type { TemplatePlace } from '../../../lib/local/vtl/parse/template-syntax-error.ts';

/** Something in a template that is not safe to rely on. */
export interface Finding extends TemplatePlace {
  /** What stands there. */
  readonly what: string;
  /** Why not, and what to write instead. */
  readonly why: string;
}
