import { JsonataExpression } from '../expression/jsonata-expression.ts';
import { UnsupportedJsonata } from '../expression/analyse-expression.ts';
import type { DefinitionNode } from './definition-node.ts';
import type { Template } from './state-machine-definition.ts';

/** Which of `$states.result` and `$states.errorOutput` exist where the template is evaluated. */
export type StatesMember = 'result' | 'errorOutput';

/** Whether a value of a definition is a JSONata expression: a string that starts with `{%` and ends with `%}`. */
export function isExpression(value: unknown): boolean {
  return typeof value === 'string' && /^\{%.*%\}$/s.test(value);
}

/**
 * Compiles the JSON at `field` of a definition node. A string is an expression if it starts with `{%` and ends with
 * `%}`. Every other value is literal, including `"$.x"` and keys that end in `.$`.
 */
export function compileJsonTemplate(
  node: DefinitionNode,
  field: string,
  available: readonly StatesMember[] = [],
): Template {
  return compile(node.raw[field], field, { node, available });
}

interface Place {
  readonly node: DefinitionNode;
  readonly available: readonly StatesMember[];
}

function compile(value: unknown, location: string, place: Place): Template {
  if (typeof value === 'string') return compileString(value, location, place);
  if (Array.isArray(value)) {
    const items = value.map((item, index) => compile(item, `${location}[${index}]`, place));
    return items.every(isConstant) ? { kind: 'constant', value } : { kind: 'array', items };
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(
      ([name, member]) => [name, compile(member, `${location}/${name}`, place)] as const,
    );
    const isLiteral = entries.every(([, member]) => isConstant(member));
    return isLiteral ? { kind: 'constant', value } : { kind: 'object', entries };
  }
  return { kind: 'constant', value };
}

function isConstant(template: Template): boolean {
  return template.kind === 'constant';
}

function compileString(value: string, location: string, place: Place): Template {
  if (!isExpression(value)) return { kind: 'constant', value };
  const expression = compileExpression(value.slice(2, -2).trim(), location, place.node);
  for (const member of ['result', 'errorOutput'] as const) {
    if (expression.statesMembers.has(member) && !place.available.includes(member)) {
      throw place.node.invalid(`$states.${member} does not exist in this field`, location, invalidExpression);
    }
  }
  return { kind: 'expression', expression, location: place.node.fieldLocation(location) };
}

const invalidExpression = 'INVALID_JSONATA_EXPRESSION';

function compileExpression(text: string, location: string, node: DefinitionNode): JsonataExpression {
  try {
    return new JsonataExpression(text);
  } catch (error) {
    if (error instanceof UnsupportedJsonata) {
      const what = `${error.message} has no value: name the input as $states.input`;
      throw node.invalid(what, location, 'UNSUPPORTED_JSONATA_EXPRESSION');
    }
    throw node.invalid((error as Error).message, location, invalidExpression);
  }
}
