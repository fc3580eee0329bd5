/** A part of a request, and what a handshake asks of it. */
export interface PartCondition {
  readonly in: 'header' | 'query' | 'body';
  /** The name of a header or of a parameter, or a path into the body. */
  readonly name: string;
  /** The exact value, as text. Undefined: any. */
  readonly value: string | undefined;
  readonly isJson: boolean;
}

/** A request that a template answers itself: all of its conditions hold. */
export interface Handshake {
  readonly conditions: readonly PartCondition[];
}

/**
 * The handshakes that a request template recognises (`match-handshake.ts`). Each of their conditions is a comparison of a variable that was
 * read from the request just before.
 *
 * @throws Error for a condition of another form: what is not understood is not proven.
 */
export function readHandshakes(template: string): readonly Handshake[] {
  const handshakes: Handshake[] = [];
  const reads = new Map<string, Omit<PartCondition, 'value'>>();
  for (const line of template.split('\n')) {
    const [, variable = '', expression = ''] = /^#set\(\$(\w+) = (.*)\)$/.exec(line) ?? [];
    const read = readOf(expression);
    if (read !== undefined) reads.set(variable, read);
    const [, conditions] = /^#if\(\$handshake == "" && (.*)\)$/.exec(line) ?? [];
    if (conditions !== undefined) handshakes.push({ conditions: conditionsOf(conditions, reads) });
  }
  return handshakes;
}

/** How a template reads a part of the request. */
const READS: readonly (readonly [RegExp, Pick<PartCondition, 'in' | 'isJson'>])[] = [
  [/^\$given\.get\('([^']+)'\)$/, { in: 'header', isJson: false }],
  [/^\$input\.params\(\)\.querystring\.get\('([^']+)'\)$/, { in: 'query', isJson: false }],
  [/^\$input\.path\('([^']+)'\)$/, { in: 'body', isJson: false }],
  [/^\$input\.json\('([^']+)'\)$/, { in: 'body', isJson: true }],
];

function readOf(expression: string): Omit<PartCondition, 'value'> | undefined {
  for (const [pattern, read] of READS) {
    const [, name] = pattern.exec(expression) ?? [];
    if (name !== undefined) return { ...read, name };
  }
  return undefined;
}

function conditionsOf(
  text: string,
  reads: ReadonlyMap<string, Omit<PartCondition, 'value'>>,
): readonly PartCondition[] {
  const found = new Map<string, PartCondition>();
  for (const comparison of text.split(' && ')) {
    const [, variable = '', operator, value] = /^\$(\w+) (==|!=) "([^"]*)"$/.exec(comparison) ?? [];
    const read = reads.get(variable);
    if (read === undefined) throw new Error(`the condition of a handshake is not understood: ${comparison}`);
    found.set(variable, { ...read, value: operator === '==' ? value : undefined });
  }
  return [...found.values()];
}

type Json = Record<string, unknown>;

/** A body that meets the conditions on bodies. */
export function bodyWith(conditions: readonly PartCondition[]): string {
  const body: Json = {};
  for (const { in: part, name, value = 'x', isJson } of conditions) {
    if (part !== 'body') continue;
    const steps = name.replace(/^\$\.?/, '').split('.');
    const last = steps.pop() ?? '';
    const holder = steps.reduce<Json>((at, step) => (at[step] ??= {}) as Json, body);
    Object.assign(holder, {
      [last]: isJson || /^(?:true|false|-?\d+)$/.test(value) ? JSON.parse(value) : value,
    });
  }
  return JSON.stringify(body);
}
