import { TemplateRenderError } from '../evaluate/template-render-error.ts';

/** A step of a JSONPath, from one value to others. */
export type JsonPathStep =
  | { readonly type: 'member'; readonly name: string }
  | { readonly type: 'any' }
  /** The value itself and every object and list below it. */
  | { readonly type: 'descendants' }
  | { readonly type: 'indexes'; readonly indexes: readonly number[] }
  | { readonly type: 'slice'; readonly from: number | undefined; readonly to: number | undefined };

/**
 * The steps of a JSONPath: `$.a`, `$['a']`, `[0]`, `[-1]`, `[0,1]`, `[1:3]`, `[*]`, `.*`, `..a`. A path without `$`
 * starts at the root too.
 *
 * @throws TemplateRenderError `method-failed` on a malformed path, `unsupported` on a filter, a function or several
 *   names
 */
export function parseJsonPath(path: string): readonly JsonPathStep[] {
  const rest = path.startsWith('$') ? path.slice(1) : `${path.startsWith('[') ? '' : '.'}${path}`;
  const steps: JsonPathStep[] = [];
  let position = 0;
  while (position < rest.length) {
    const form = FORMS.map(({ pattern, steps }) => ({ match: matchAt(pattern, rest, position), steps })).find(
      ({ match }) => match !== null,
    );
    if (form === undefined || form.match === null) return refuse(path, rest.slice(position));
    steps.push(...form.steps(form.match.slice(1)));
    position += form.match[0].length;
  }
  return steps;
}

/** The forms of a step. The first that matches is used. */
const FORMS: readonly {
  readonly pattern: RegExp;
  readonly steps: (groups: readonly string[]) => JsonPathStep[];
}[] = [
  { pattern: /\.\.\*|\.\.\[\*\]/y, steps: () => [{ type: 'descendants' }, { type: 'any' }] },
  { pattern: /\.\.(?=\[)/y, steps: () => [{ type: 'descendants' }] },
  {
    pattern: /\.\.([^.[\]()*?@\s,'"]+)(?!\()/y,
    steps: ([name = '']) => [{ type: 'descendants' }, { type: 'member', name }],
  },
  { pattern: /\.\*|\[\s*\*\s*\]/y, steps: () => [{ type: 'any' }] },
  { pattern: /\.([^.[\]()*?@\s,'"]+)(?![^.[])/y, steps: ([name = '']) => [{ type: 'member', name }] },
  {
    pattern: /\[\s*'((?:[^'\\]|\\.)*)'\s*\]/y,
    steps: ([name = '']) => [{ type: 'member', name: unescape(name) }],
  },
  {
    pattern: /\[\s*"((?:[^"\\]|\\.)*)"\s*\]/y,
    steps: ([name = '']) => [{ type: 'member', name: unescape(name) }],
  },
  {
    pattern: /\[\s*(-?\d+(?:\s*,\s*-?\d+)*)\s*\]/y,
    steps: ([indexes = '']) => [{ type: 'indexes', indexes: indexes.split(',').map(Number) }],
  },
  {
    pattern: /\[\s*(-?\d*)\s*:\s*((?<!\d\s*:\s*)-\d+|\d*)\s*\]/y,
    steps: ([from = '', to = '']) => [{ type: 'slice', from: bound(from), to: bound(to) }],
  },
];

function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | null {
  pattern.lastIndex = position;
  return pattern.exec(text);
}

function bound(digits: string): number | undefined {
  return digits === '' ? undefined : Number(digits);
}

function unescape(name: string): string {
  return name.replace(/\\(.)/gs, '$1');
}

/** Valid JSONPath that is not supported. It is distinguished from malformed paths, because only those fail on AWS. */
const UNSUPPORTED: readonly (readonly [RegExp, string])[] = [
  [/^(?:\.\.?)?\[\s*\?/, 'a filter'],
  [/^\.\.?[A-Za-z]+\(/, 'a function'],
  [/^\[\s*['"].*,/s, 'several names in brackets'],
  [/^\[\s*\d+\s*:\s*-/, 'a slice from the start to before the end'],
  [/^\[[-\d\s]*:[-\d\s]*:/, 'a slice with a step'],
  [/^\s*$/, 'white space at the end'],
];

function refuse(path: string, rest: string): never {
  const found = UNSUPPORTED.find(([pattern]) => pattern.test(rest));
  if (found !== undefined) {
    throw new TemplateRenderError(
      'unsupported',
      `${found[1]} in the JSONPath "${path}" is not supported here.`,
    );
  }
  throw new TemplateRenderError('method-failed', `the JSONPath "${path}" is malformed at "${rest}".`);
}
