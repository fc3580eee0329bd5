import { describe, expect, test } from 'vitest';
import { compileMappingTemplate } from '../../../../lib/local/vtl/evaluate/compile-mapping-template.ts';
import {
  createOverrides,
  renderTemplate,
  type MappingContext,
  type Overrides,
} from '../../../../lib/local/vtl/evaluate/render-template.ts';
import {
  TemplateRenderError,
  type RenderErrorKind,
} from '../../../../lib/local/vtl/evaluate/template-render-error.ts';
import { readCases } from '../read-cases.ts';

/** A template, its input, and either the rendered text or the error. */
interface RenderCase extends Partial<Omit<MappingContext, 'overrides'>> {
  readonly fact: string;
  readonly template: string;
  readonly renders?: string;
  readonly overrides?: unknown;
  readonly fails?: { readonly kind: RenderErrorKind; readonly message: string };
}

const SUBJECTS = [
  'references',
  'missing-values',
  'conditions',
  'arithmetic',
  'white-space',
  'directives',
  'strings',
  'collections',
  'regular-expressions',
  'input-variable',
  'json-path',
  'json-body',
  'util-variable',
  'context-and-overrides',
  'failures',
];

describe.each(SUBJECTS)('%s', (subject) => {
  test.each(readCases<RenderCase>(subject))('$fact', (given) => {
    const overrides = createOverrides();
    if (given.fails !== undefined) {
      const error = failureOf(() => render(given, overrides));
      expect(error).toMatchObject({
        kind: given.fails.kind,
        status: given.fails.kind === 'invalid-body' ? 400 : 500,
      });
      expect(error.message).toContain(given.fails.message);
      return;
    }
    expect(render(given, overrides)).toBe(given.renders);
    if (given.overrides !== undefined) expect(plain(overrides)).toEqual(given.overrides);
  });
});

test('the response template can read the overrides of the request template', () => {
  const overrides = createOverrides();
  render(
    { template: "#set($context.requestOverride.path.id = 'x')#set($context.responseOverride.status = 409)" },
    overrides,
  );
  const response = '$context.requestOverride.path.id $context.responseOverride.status';
  expect(render({ template: response }, overrides)).toBe('x 409');
});

test('a compiled template is rendered afresh for each request', () => {
  const template = compileMappingTemplate(
    "#set($l = [])#set($x = $l.add($input.path('$.a')))$l#set($m = {})$m.put('a', 1)$m",
  );
  const bodies = ['{"a":1}', '{"a":2}'].map((body) =>
    renderTemplate(template, mapping({ body }, createOverrides())),
  );
  expect(bodies).toEqual(['[1]{a=1}', '[2]{a=1}']);
});

test('variables of the caller take precedence over the built-in ones', () => {
  expect(
    render({ template: '$context.a $x', variables: { context: { a: 1 }, x: [true] } }, createOverrides()),
  ).toBe('1 [true]');
});

test('with null for missing values, a reference prints its source, as in Apache Velocity', () => {
  const template = '$a ${b.c} $!d \\$e#if($f)T#{else}F#end#set($g = $h + "i")$g';
  expect(render({ template, missing: 'null' }, createOverrides())).toBe('$a ${b.c}  \\$eF$hi');
});

function render(
  given: { readonly template: string } & Partial<Omit<RenderCase, 'template'>>,
  overrides: Overrides,
): string {
  return renderTemplate(compileMappingTemplate(given.template), mapping(given, overrides));
}

function mapping(given: Partial<Omit<MappingContext, 'overrides'>>, overrides: Overrides): MappingContext {
  return {
    body: given.body ?? '',
    params: given.params ?? { path: {}, querystring: {}, header: {} },
    context: given.context ?? {},
    stageVariables: given.stageVariables ?? {},
    overrides,
    variables: given.variables ?? {},
    missing: given.missing ?? 'empty',
  };
}

function failureOf(action: () => unknown): TemplateRenderError {
  try {
    action();
  } catch (error) {
    if (error instanceof TemplateRenderError) return error;
    throw error;
  }
  throw new Error('the template was rendered');
}

/** The overrides, with plain objects instead of maps. */
function plain({ requestOverride, responseOverride }: Overrides): unknown {
  return {
    requestOverride: Object.fromEntries(
      Object.entries(requestOverride).map(([name, members]) => [name, Object.fromEntries(members)]),
    ),
    responseOverride: { ...responseOverride, header: Object.fromEntries(responseOverride.header) },
  };
}
