import type { CompiledMappingTemplate } from './compile-mapping-template.ts';
import { contextVariable } from '../variables/context-variable.ts';
import { fromPlain } from '../java/convert-value.ts';
import { InputVariable, type RequestParameters } from '../variables/input-variable.ts';
import { JavaMap, type JavaValue } from '../java/java-values.ts';
import type { Overrides } from '../variables/overrides.ts';
import { renderBlock } from './render-block.ts';
import { UtilVariable } from '../variables/util-variable.ts';

export { createOverrides, type Overrides } from '../variables/overrides.ts';

/** The input of a rendering. */
export interface MappingContext {
  /** The payload, empty if there is none. */
  readonly body: string;
  /** Path parameters are decoded. Headers are those API Gateway passes on, under the names the client sent. */
  readonly params: RequestParameters;
  /** `$context` without the overrides, nested JSON. */
  readonly context: Readonly<Record<string, unknown>>;
  readonly stageVariables: Readonly<Record<string, string>>;
  /** The template writes to them. */
  readonly overrides: Overrides;
  /** More variables, plain JSON. They take precedence over the built-in ones. For the conformance cases. */
  readonly variables?: Readonly<Record<string, unknown>>;
  /**
   * The value of a reference that has none: the empty string, as on API Gateway (the default), or null, as in Apache
   * Velocity. Null is for comparing this engine with the Java engine.
   */
  readonly missing?: 'empty' | 'null';
}

/**
 * Renders a mapping template as API Gateway does.
 *
 * @throws TemplateRenderError if the service would answer 400 or 5XX, or if it is not known what it would render
 */
export function renderTemplate(template: CompiledMappingTemplate, mapping: MappingContext): string {
  const variables = new Map<string, JavaValue>([
    ['input', new InputVariable(mapping.body, mapping.params)],
    ['util', new UtilVariable()],
    ['context', contextVariable(mapping.context, mapping.overrides)],
    ['stageVariables', new JavaMap('LinkedHashMap', Object.entries(mapping.stageVariables))],
  ]);
  for (const [name, value] of Object.entries(mapping.variables ?? {})) variables.set(name, fromPlain(value));
  return renderBlock(template.block, variables, mapping.missing ?? 'empty');
}
