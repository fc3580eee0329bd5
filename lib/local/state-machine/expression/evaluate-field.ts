import { evaluateTemplate } from './evaluate-template.ts';
import type { StateVisit } from '../execution/state-visit.ts';
import type { Template } from '../definition/state-machine-definition.ts';

/** The types that a field can require, by their names in AWS's causes. */
export interface FieldTypes {
  array: readonly unknown[];
  boolean: boolean;
  number: number;
  string: string;
}

/** Evaluates a field that must have a certain type. A value of another type is a States.QueryEvaluationError. */
export async function evaluateField<Type extends keyof FieldTypes>(
  template: Template,
  type: Type,
  visit: StateVisit,
): Promise<FieldTypes[Type]> {
  // The loader has checked it.
  if (template.kind === 'constant') return template.value as FieldTypes[Type];
  const value = await evaluateTemplate(template, visit, visit.states());
  const actual = jsonType(value);
  if (actual !== type && template.kind === 'expression') {
    const { expression, location } = template;
    throw visit.evaluationFailure(
      `The JSONata expression '${expression.text}' specified for the field '${location}' returned an unexpected ` +
        `result type. Expected '${type}', but was '${actual}' for value: ${JSON.stringify(value)}`,
      location,
    );
  }
  return value as FieldTypes[Type];
}

/**
 * Evaluates a field that must be a whole number from `minimum` to `maximumNumber`. The wording of the error is ours:
 * AWS's is not known.
 */
export async function evaluateWholeNumber(
  template: Template,
  minimum: number,
  visit: StateVisit,
): Promise<number> {
  const value = await evaluateField(template, 'number', visit);
  if (Number.isInteger(value) && value >= minimum && value <= maximumNumber) return value;
  const field = template.kind === 'expression' ? template.location : '';
  throw visit.evaluationFailure(
    `The ${field} field must be a whole number from ${minimum} to ${maximumNumber}, but was: ${value}`,
    field,
  );
}

/** The largest number of seconds, and of every other number in a state. */
export const maximumNumber = 99_999_999;

function jsonType(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
