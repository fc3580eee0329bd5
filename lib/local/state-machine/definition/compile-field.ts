import { compileJsonTemplate } from './compile-json-template.ts';
import type { DefinitionNode } from './definition-node.ts';
import { maximumNumber } from '../expression/evaluate-field.ts';
import { parseTimestamp } from '../expression/parse-timestamp.ts';
import type { Template } from './state-machine-definition.ts';

/** Compiles the number fields that are present. Each is a literal of at least `minimum` or an expression. */
export function readNumberField<Name extends string>(
  node: DefinitionNode,
  fields: Readonly<Record<Name, string>>,
  minimum: number,
): { [name in Name]?: Template } {
  const compiled: { [name in Name]?: Template } = {};
  for (const name of Object.keys(fields) as Name[]) {
    const field = fields[name];
    if (!node.has(field)) continue;
    const template = compileJsonTemplate(node, field);
    if (template.kind !== 'expression') requireInteger(node, field, minimum);
    compiled[name] = template;
  }
  return compiled;
}

function requireInteger(node: DefinitionNode, field: string, minimum: number): void {
  const value = node.raw[field];
  if (!Number.isInteger(value) || (value as number) < minimum || (value as number) > maximumNumber) {
    throw node.invalid(
      `Expected a whole number from ${minimum} to ${maximumNumber} or a JSONata expression`,
      field,
    );
  }
}

/** Compiles the Timestamp of a Wait, if there is one: a literal with an offset, or an expression. */
export function readTimestampField(node: DefinitionNode): { timestamp?: Template } {
  if (!node.has('Timestamp')) return {};
  const timestamp = compileJsonTemplate(node, 'Timestamp');
  const literal = node.raw['Timestamp'];
  const isDate = typeof literal === 'string' && parseTimestamp(literal) !== undefined;
  if (timestamp.kind !== 'expression' && !isDate) {
    throw node.invalid(
      'Expected an ISO-8601 date-time with T and an offset, or a JSONata expression',
      'Timestamp',
    );
  }
  return { timestamp };
}
