import { JsonataFailure } from './jsonata-expression.ts';
import type { StateVisit } from '../execution/state-visit.ts';
import type { Template } from '../definition/state-machine-definition.ts';
import type { StatesError } from '../execution/states-error.ts';

type ExpressionTemplate = Extract<Template, { readonly kind: 'expression' }>;

/**
 * The JSON value of a template in a state, with `states` as `$states`. A failing expression is recorded as
 * EvaluationFailed and rejects with States.QueryEvaluationError. An undefined result anywhere is a failure too.
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
      return evaluateExpression(template, visit, states);
    case 'array': {
      const items: unknown[] = [];
      for (const item of template.items) {
        items.push(item.kind === 'constant' ? item.value : await evaluateTemplate(item, visit, states));
      }
      return items;
    }
    case 'object': {
      const object: Record<string, unknown> = {};
      for (const [name, member] of template.entries) {
        object[name] =
          member.kind === 'constant' ? member.value : await evaluateTemplate(member, visit, states);
      }
      return object;
    }
  }
}

async function evaluateExpression(
  template: ExpressionTemplate,
  visit: StateVisit,
  states: object,
): Promise<unknown> {
  const { variables, execution } = visit.thread;
  let value: unknown;
  try {
    value = await template.expression.evaluate({
      states,
      // A method, because tsx adds code to an arrow function in a property that costs more than the call.
      variable(name) {
        return variables.get(name);
      },
      functions: execution.functions,
      turn: execution.turn,
    });
  } catch (error) {
    if (!(error instanceof JsonataFailure)) throw error;
    throw failed(template, visit, error.message);
  }
  if (value === undefined) throw failed(template, visit, 'returned nothing (undefined).');
  return value;
}

function failed({ expression, location }: ExpressionTemplate, visit: StateVisit, how: string): StatesError {
  const what = `The JSONata expression '${expression.text}' specified for the field '${location}'`;
  return visit.evaluationFailure(`${what} ${how}`, location);
}
