/** `#name` or `#{name}`, which may or may not be a directive. */
export const DIRECTIVE = /#(?:[A-Za-z_@][A-Za-z0-9_@]*|\{[A-Za-z_][A-Za-z0-9_]*\})/y;

/** The name in a match of `DIRECTIVE`: `#if` and `#{if}` are the same. Empty for undefined. */
export function directiveName(word = ''): string {
  return word.replace(/^#\{?|\}$/g, '');
}

/** The directives that the recordings of API Gateway show, and #break. */
export const SUPPORTED_DIRECTIVES: ReadonlySet<string> = new Set([
  'set',
  'if',
  'elseif',
  'else',
  'foreach',
  'break',
  'define',
  'stop',
  'end',
]);

/** Directives of Velocity that API Gateway is not known to run. */
export const REFUSED_DIRECTIVES: ReadonlySet<string> = new Set([
  'macro',
  'include',
  'parse',
  'evaluate',
  'literal',
  'return',
]);
