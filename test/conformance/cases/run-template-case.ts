import {
  compileMappingTemplate,
  type CompiledMappingTemplate,
} from '../../../lib/local/vtl/evaluate/compile-mapping-template.ts';
import {
  createOverrides,
  renderTemplate,
  type MappingContext,
  type Overrides,
} from '../../../lib/local/vtl/evaluate/render-template.ts';
import { TemplateRenderError } from '../../../lib/local/vtl/evaluate/template-render-error.ts';
import { compareRendering } from '../compare/compare-rendering.ts';
import { Comparison } from '../compare/compare-recorded.ts';
import { placeholdersOf } from '../recorded/list-placeholders.ts';
import {
  bodyAt,
  membersAt,
  pairsAt,
  required,
  textAt,
  type Members,
  type RecordedCase,
} from '../recorded/recorded-case.ts';
import { completeContext } from '../recorded/complete-context.ts';
import { parametersOf } from '../recorded/recorded-request.ts';
import { refusalOf } from '../compare/refusal.ts';
import { verdictOf, type Verdict } from '../compare/verdict.ts';

/** Renders one recorded mapping template, and compares the text and the overrides that it sets. */
export function runTemplateCase(recorded: RecordedCase): Verdict {
  const comparison = new Comparison(placeholdersOf(recorded));
  const expected = required(recorded, 'expected', membersAt);
  const overrides = createOverrides();
  const template = compileMappingTemplate(required(recorded, 'template', textAt));
  const rendering = render(template, { ...mappingOf(membersAt(recorded, 'context')), overrides });
  if (typeof rendering === 'string') {
    compareRendering(comparison, { expected, mode: textAt(recorded, 'compare') }, rendering);
  } else {
    // Where a text was recorded, the failure is the difference.
    comparison.compare('status', expected['status'] ?? 200, rendering.status);
    if (comparison.differences.length > 0) comparison.note(rendering.message);
  }
  compareOverrides(comparison, expected, overrides);
  return verdictOf(comparison.differences);
}

/** The text, or how the template failed. What the engine does not support is thrown on. */
function render(template: CompiledMappingTemplate, mapping: MappingContext): string | TemplateRenderError {
  try {
    return renderTemplate(template, mapping);
  } catch (error) {
    if (!(error instanceof TemplateRenderError) || refusalOf(error) !== undefined) throw error;
    return error;
  }
}

function mappingOf(context: Members) {
  return {
    body: bodyAt(context, 'body'),
    params: parametersOf(membersAt(context, 'params')),
    context: completeContext(membersAt(context, 'context')),
    stageVariables: Object.fromEntries(pairsAt(context, 'stageVariables')),
    variables: membersAt(context, 'variables'),
  };
}

/** Only what was recorded of the overrides is compared, each part of it as a whole. */
function compareOverrides(comparison: Comparison, expected: Members, overrides: Overrides): void {
  const { requestOverride, responseOverride } = overrides;
  const actual: Members = {
    requestOverride: plain(requestOverride),
    responseOverride: plain(responseOverride),
  };
  for (const name of ['requestOverride', 'responseOverride']) {
    for (const [part, value] of Object.entries(membersAt(expected, name))) {
      comparison.compare(`${name}.${part}`, value, membersAt(actual, name)[part]);
    }
  }
}

function plain(parts: object): Members {
  return Object.fromEntries(
    Object.entries(parts).map(([name, part]: [string, unknown]) => [
      name,
      part instanceof Map ? Object.fromEntries(part) : part,
    ]),
  );
}
