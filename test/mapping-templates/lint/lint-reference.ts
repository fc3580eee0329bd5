import type { Finding } from './finding.ts';
import { KNOWN_METHODS } from '../../../lib/local/vtl/java/methods-of.ts';
import { refusedPath } from '../../../lib/local/vtl/evaluate/refuse-unsupported.ts';
import type { Access, Reference } from '../../../lib/local/vtl/parse/syntax-tree.ts';

/** What must not be written in a reference, whatever surrounds it. */
const RULES: readonly {
  readonly applies: (reference: Reference) => boolean;
  readonly why: string;
}[] = [
  {
    applies: ({ root, path }) => [root, ...path.map(propertyName)].some((name) => name.includes('-')),
    why: 'a hyphen belongs to the name in Velocity 1.x and is a minus in 2.x; write ["..."] or ${...}.',
  },
  {
    applies: ({ root, path }) => root === 'input' && isMethod(path[0], 'params') && path[0].args.length > 0,
    why: 'a path or query parameter of that name shadows a header; write $input.params().header.get("...").',
  },
  {
    applies: ({ root }) => root === 'velocityCount' || root === 'velocityHasNext',
    why: 'only Velocity 1.x has it; write $foreach.count or $foreach.hasNext.',
  },
  {
    applies: ({ root, path }) => root === 'util' && !(path[0]?.type === 'method' && UTIL.has(path[0].name)),
    why: '$util has escapeJavaScript, parseJson, urlEncode, urlDecode, base64Encode and base64Decode only.',
  },
  {
    applies: ({ root, path }) => root === 'input' && !INPUT.has(accessName(path[0])),
    why: '$input has body, json, path and params only.',
  },
  {
    applies: ({ path }) => path.some((access) => access.type === 'method' && !KNOWN_METHODS.has(access.name)),
    why: 'no Java class in a template is known to have this method.',
  },
  {
    applies: (reference) => refusedPath(reference) !== undefined,
    why: 'the local run refuses the JSONPath: it is malformed, or a filter, a function or several names.',
  },
  {
    applies: ({ path }) => path.some((access) => access.type === 'property' && access.name === 'class'),
    why: 'AWS may close the way into Java reflection at any time.',
  },
  {
    applies: ({ path }) => path.some((access) => access.type === 'method' && access.args.some(isNull)),
    why: 'null is a word without meaning to Velocity, which takes it for null by accident; leave the argument out.',
  },
  {
    applies: ({ root, path }) =>
      root === 'util' && isMethod(path[0], 'escapeJavaScript') && !mendsApostrophes(path[1]),
    why: String.raw`it turns ' into \', which no JSON allows; add .replaceAll("\\'","'") as AWS documents.`,
  },
];

const UTIL = new Set([
  'escapeJavaScript',
  'parseJson',
  'urlEncode',
  'urlDecode',
  'base64Encode',
  'base64Decode',
]);
const INPUT = new Set(['body', 'json', 'path', 'params']);

/** The rules that a single reference breaks. */
export function lintReference(reference: Reference): Finding[] {
  return RULES.filter(({ applies }) => applies(reference)).map(({ why }) => ({
    ...reference.place,
    what: reference.source,
    why,
  }));
}

function propertyName(access: Access): string {
  return access.type === 'property' ? access.name : '';
}

function accessName(access: Access | undefined): string {
  return access === undefined || access.type === 'index' ? '' : access.name;
}

function isMethod(access: Access | undefined, name: string): access is Access & { readonly type: 'method' } {
  return access?.type === 'method' && access.name === name;
}

function isNull(argument: Reference | { readonly type: string; readonly value?: unknown }): boolean {
  return argument.type === 'literal' && 'value' in argument && argument.value === null;
}

function mendsApostrophes(access: Access | undefined): boolean {
  if (!isMethod(access, 'replaceAll')) return false;
  const [regex, replacement] = access.args;
  const isText = (argument: typeof regex, text: string): boolean =>
    argument?.type === 'literal' && argument.value === text;
  return (isText(regex, String.raw`\\'`) || isText(regex, String.raw`\'`)) && isText(replacement, "'");
}
