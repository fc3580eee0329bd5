import { buildContext } from '../local/rest-api/request/build-context.ts';
import { parseRequest } from '../local/rest-api/request/parse-request.ts';
import { compileTemplate, type CompiledTemplate } from '../local/vtl/compile-template.ts';
import {
  createOverrides,
  renderTemplate,
  type MappingContext,
  type Overrides,
} from '../local/vtl/render-template.ts';
import { TemplateRenderError } from '../local/vtl/template-render-error.ts';
import { compareRendering } from './compare-rendering.ts';
import { Comparison } from './compare-recorded.ts';
import { placeholdersOf } from './placeholders.ts';
import {
  bodyAt,
  membersAt,
  pairsAt,
  required,
  textAt,
  type Members,
  type RecordedCase,
} from './recorded-case.ts';
import { refusalOf } from './refusal.ts';
import { verdictOf, type Verdict } from './verdict.ts';

/** Renders one recorded mapping template, and compares the text and the overrides that it sets. */
export function runTemplateCase(recorded: RecordedCase): Verdict {
  const comparison = new Comparison(placeholdersOf(recorded));
  const expected = required(recorded, 'expected', membersAt);
  const overrides = createOverrides();
  const template = compileTemplate(required(recorded, 'template', textAt));
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
function render(template: CompiledTemplate, mapping: MappingContext): string | TemplateRenderError {
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
    context: contextOf(membersAt(context, 'context')),
    stageVariables: Object.fromEntries(pairsAt(context, 'stageVariables')),
    variables: membersAt(context, 'variables'),
  };
}

/** What the case does not say of `$context` is as in any request: its keys are always the same. */
function contextOf(given: Members): Members {
  const request = {
    method: 'POST',
    path: '/',
    query: '',
    headers: [],
    body: Buffer.alloc(0),
    sourceIp: '127.0.0.1',
  };
  const usual = buildContext(
    { restApiId: 'api', accountId: '111111111111', stageName: 'test', deploymentId: 'deployment' },
    parseRequest(request),
    { requestId: 'request', extendedRequestId: 'extended', receivedAt: 0 },
  );
  const identity = { ...membersAt(usual, 'identity'), ...membersAt(given, 'identity') };
  return { ...usual, ...given, identity };
}

/** The three groups of `$input.params()`; the last of several values counts. */
export function parametersOf(params: Members) {
  const [path, querystring, header] = ['path', 'querystring', 'header'].map((group) =>
    Object.fromEntries(pairsAt(params, group)),
  );
  return { path: path ?? {}, querystring: querystring ?? {}, header: header ?? {} };
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
