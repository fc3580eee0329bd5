import { UnsupportedError } from '../../../lib/local/unsupported-error.ts';
import { TemplateRenderError } from '../../../lib/local/vtl/evaluate/template-render-error.ts';
import { TemplateSyntaxError } from '../../../lib/local/vtl/parse/template-syntax-error.ts';

/** Why an engine refuses the case, if `error` is its named "not supported"; undefined for every other failure. */
export function refusalOf(error: unknown): string | undefined {
  return REFUSALS.some((isRefusal) => isRefusal(error)) ? (error as Error).message : undefined;
}

const REFUSALS: readonly ((error: unknown) => boolean)[] = [
  (error) => error instanceof UnsupportedError,
  (error) => error instanceof TemplateSyntaxError && error.kind === 'unsupported',
  (error) =>
    error instanceof TemplateRenderError &&
    (error.kind === 'unsupported' || error.kind === 'iteration-limit'),
];
