import { JsonataFailure, type JsonataExpression } from './jsonata-expression.ts';
import type { StateVisit } from './state-visit.ts';
import type { Template } from './state-machine-definition.ts';

/**
 * The JSON that a template gives in a state, with `states` as `$states`. A failing expression is recorded as
 * EvaluationFailed and rejects with States.QueryEvaluationError; undefined is a failure wherever it turns up.
 */
export async function evaluateTemplate(
  template: Template,
  visit: StateVisit,
  states: object,
): Promise<unknown> {
  switch (template.kind) {
    case 'constant':
      return template.value;
    case 'expression':
      return evaluateExpression(template.expression, template.location, visit, states);
    case 'array': {
      const items: unknown[] = [];
      for (const item of template.items) items.push(await evaluateTemplate(item, visit, states));
      return items;
    }
    case 'object': {
      const object: Record<string, unknown> = {};
      for (const [name, member] of template.entries) {
        object[name] = await evaluateTemplate(member, visit, states);
      }
      return object;
    }
  }
}

async function evaluateExpression(
  expression: JsonataExpression,
  location: string,
  visit: StateVisit,
  states: object,
): Promise<unknown> {
  const problem = `The JSONata expression '${expression.text}' specified for the field '${location}'`;
  const { variables, execution } = visit.thread;
  let value: unknown;
  try {
    value = await expression.evaluate({
      states,
      variable: (name) => variables.get(name),
      functions: execution.functions,
    });
  } catch (error) {
    if (!(error instanceof JsonataFailure)) throw error;
    throw visit.evaluationFailure(`${problem} ${error.message}`, location);
  }
  if (value === undefined)
    throw visit.evaluationFailure(`${problem} returned nothing (undefined).`, location);
  return value;
}
