import type { CompiledTemplate } from './compile-template.ts';
import { contextVariable } from '../variables/context-variable.ts';
import { fromPlain } from '../java/convert-value.ts';
import { InputVariable, type RequestParameters } from '../variables/input-variable.ts';
import { JavaMap, type JavaValue } from '../java/java-values.ts';
import type { Overrides } from '../variables/overrides.ts';
import { renderBlock } from './render-block.ts';
import { UtilVariable } from '../variables/util-variable.ts';

export { createOverrides, type Overrides } from '../variables/overrides.ts';

/** What a template is rendered with. */
export interface MappingContext {
  /** The payload; empty if there is none. */
  readonly body: string;
  /** Path parameters decoded, headers with the names the client sent and API Gateway let through. */
  readonly params: RequestParameters;
  /** `$context` without the overrides, nested JSON. */
  readonly context: Readonly<Record<string, unknown>>;
  readonly stageVariables: Readonly<Record<string, string>>;
  /** Written by the template. */
  readonly overrides: Overrides;
  /** Further references, plain JSON, that win over the built-in ones; for the conformance cases. */
  readonly variables?: Readonly<Record<string, unknown>>;
  /**
   * What a reference without a value is: the empty string, as on API Gateway (the default), or null, as in Apache
   * Velocity. The latter is for comparing the language with the Java engine.
   */
  readonly missing?: 'empty' | 'null';
}

/**
 * Renders a mapping template as API Gateway does.
 *
 * @throws TemplateRenderError where the service would answer 400 or 5XX, and where it is not known what it would render
 */
export function renderTemplate(template: CompiledTemplate, mapping: MappingContext): string {
  const variables = new Map<string, JavaValue>([
    ['input', new InputVariable(mapping.body, mapping.params)],
    ['util', new UtilVariable()],
    ['context', contextVariable(mapping.context, mapping.overrides)],
    ['stageVariables', new JavaMap('LinkedHashMap', Object.entries(mapping.stageVariables))],
  ]);
  for (const [name, value] of Object.entries(mapping.variables ?? {})) variables.set(name, fromPlain(value));
  return renderBlock(template.block, variables, mapping.missing ?? 'empty');
}
