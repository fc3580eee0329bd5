/**
 * A part of a request: `header:x-github-delivery` (lower case), `query:challenge`, `form:bt_payload` (a field of a form body), or
 * `body:$.event.id`, a path into a JSON body: `.name`, `[0]`, and `[*]` for each element of a list.
 */
export type RequestPart = `header:${string}` | `query:${string}` | `form:${string}` | `body:$${string}`;

/** A step of a path into a JSON body: a member's name, an index, or `[*]` for each element: no name has a bracket. */
export type PathStep = string | number;

/** A request part taken apart. `steps` is there for `body` alone. */
export interface ParsedPart {
  readonly kind: 'header' | 'query' | 'form' | 'body';
  readonly name: string;
  readonly steps: readonly PathStep[];
}

const NAMES: Readonly<Record<string, RegExp>> = {
  // `{1..100}` stands for each number: a producer with several keys sends a header for each.
  header: /^[a-z0-9-]+(?:\{\d+\.\.\d+\})?$/,
  query: /^[\w.-]+$/,
  form: /^[\w.-]+$/,
  body: /^\$(?:\.[\w@-]+|\[(?:\d+|\*)\])*$/,
};

/**
 * Takes a request part apart.
 *
 * @throws Error for text that is not one.
 */
export function parseRequestPart(text: string): ParsedPart {
  const [, kind = '', name = ''] = /^(\w+):(.*)$/s.exec(text) ?? [];
  if (!Object.hasOwn(NAMES, kind) || NAMES[kind]?.test(name) !== true) {
    throw new Error(
      `A part of a request must be 'header:<name in lower case>', 'query:<name>', 'form:<name>' or 'body:$.<path>', got '${text}'.`,
    );
  }
  return { kind: kind as ParsedPart['kind'], name, steps: kind === 'body' ? stepsOf(name) : [] };
}

function stepsOf(path: string): PathStep[] {
  return [...path.matchAll(/\.([\w@-]+)|\[(\d+)\]|\[\*\]/g)].map(([, name, index]) =>
    name === undefined ? (index === undefined ? '[*]' : Number(index)) : name,
  );
}

/** The headers that a part stands for: `x-sig-{1..3}` is `x-sig-1`, `x-sig-2` and `x-sig-3`. Empty for what is no header. */
export function headersOfPart(text: string): readonly string[] {
  const { kind, name } = parseRequestPart(text);
  if (kind !== 'header') return [];
  const range = /^(.*)\{(\d+)\.\.(\d+)\}$/.exec(name);
  if (range === null) return [name];
  const [, start, first, last] = range;
  const count = Number(last) - Number(first) + 1;
  return Array.from({ length: count }, (_, index) => `${start}${Number(first) + index}`);
}
