import { isDeepStrictEqual } from 'node:util';
import { compileMappingTemplate } from '../../../lib/local/vtl/evaluate/compile-mapping-template.ts';
import {
  createOverrides,
  renderTemplate,
  type MappingContext,
} from '../../../lib/local/vtl/evaluate/render-template.ts';
import { refusalOf } from '../compare/refusal.ts';
import { replaceStandIns, STAND_IN_RULE } from '../recorded/replace-stand-ins.ts';
import {
  bodyAt,
  membersAt,
  pairsAt,
  required,
  textAt,
  type Members,
  type RecordedCase,
} from '../recorded/recorded-case.ts';
import { parametersOf } from '../recorded/recorded-request.ts';
import { verdictOf, type Verdict } from '../compare/verdict.ts';

/** Renders a snippet as Apache Velocity does and compares it with what version 1.7 made of it. */
export function runVelocityCase(recorded: RecordedCase, shared: Members): Verdict {
  const template = required(recorded, 'template', textAt);
  const expected = required(recorded, 'velocity_1_7', membersAt);
  const mapping = mappingOf(recorded, shared);
  const actual = attempt(template, mapping);
  if (isSame(expected, actual)) return { verdict: 'matched' };
  const stoodIn = replaceStandIns(template, mapping);
  if (stoodIn !== undefined) {
    const again = attempt(stoodIn.template, {
      ...mapping,
      variables: { ...mapping.variables, ...stoodIn.variables },
    });
    const restored = again.out === undefined ? again : { out: stoodIn.restore(again.out) };
    if (isSame(expected, restored)) return { verdict: 'stand-in', reason: STAND_IN_RULE };
  }
  return verdictOf([`recorded ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`]);
}

/** Whether both versions of Velocity make the same of the snippet; errors are alike whatever they say. */
export function isVersionIndependent(recorded: Members): boolean {
  const [old, current] = ['velocity_1_7', 'velocity_2_4_1'].map((name) => membersAt(recorded, name));
  if (old?.['err'] !== undefined && current?.['err'] !== undefined) return true;
  return isDeepStrictEqual(old, current);
}

interface Rendering {
  readonly out?: string;
  readonly err?: string;
}

/** What the engine refuses is thrown on; every other failure is an error of the template, as in the oracle. */
function attempt(template: string, mapping: MappingContext): Rendering {
  try {
    return {
      out: renderTemplate(compileMappingTemplate(template), { ...mapping, overrides: createOverrides() }),
    };
  } catch (error) {
    if (refusalOf(error) !== undefined || !isTemplateError(error)) throw error;
    return { err: error.message };
  }
}

function isTemplateError(error: unknown): error is Error {
  return error instanceof Error && /^Template(?:Syntax|Render)Error$/.test(error.name);
}

function isSame(expected: Members, actual: Rendering): boolean {
  return expected['err'] === undefined ? expected['out'] === actual.out : actual.err !== undefined;
}

/** The oracle has a plain map for `$context`, so that an override is a member like any other. */
function mappingOf(recorded: Members, shared: Members): MappingContext {
  return {
    body: bodyAt(recorded, 'body'),
    params: parametersOf(membersAt(shared, 'params')),
    context: {},
    stageVariables: Object.fromEntries(pairsAt(shared, 'stageVariables')),
    overrides: createOverrides(),
    variables: { context: membersAt(shared, 'context') },
    missing: 'null',
  };
}
