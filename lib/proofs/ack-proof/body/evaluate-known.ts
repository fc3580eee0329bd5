import { JsonataExpression } from '../../../local/state-machine/expression/jsonata-expression.ts';
import { isRecord } from '../outcomes/json-record.ts';
import { UNKNOWN, withoutTraps, withTraps } from './known-value.ts';

/**
 * Evaluates the parts of a JSONata template that are the same for every run, given what is known of the input of the
 * state. The rest is UNKNOWN. `variables` are the names that the state machine assigns anywhere.
 */
export async function evaluateKnown(
  template: unknown,
  input: unknown,
  variables: ReadonlySet<string>,
): Promise<unknown> {
  if (Array.isArray(template)) {
    return Promise.all(template.map((item) => evaluateKnown(item, input, variables)));
  }
  if (isRecord(template)) {
    const members = Object.entries(template).map(
      async ([name, member]) => [name, await evaluateKnown(member, input, variables)] as const,
    );
    return Object.fromEntries(await Promise.all(members));
  }
  const expression = typeof template === 'string' ? /^\{%(.*)%\}$/s.exec(template)?.[1] : undefined;
  return expression === undefined ? template : evaluateExpression(expression, input, variables);
}

/** A failing expression gives no known value: the state would fail, or the engine cannot tell. */
async function evaluateExpression(
  text: string,
  input: unknown,
  variables: ReadonlySet<string>,
): Promise<unknown> {
  try {
    const value = await new JsonataExpression(text.trim()).evaluate({
      states: withTraps({ input, result: UNKNOWN, errorOutput: UNKNOWN, context: UNKNOWN }) as object,
      variable: (name) => (variables.has(name) || DIFFERS.has(name) ? withTraps(UNKNOWN) : undefined),
      functions: {},
    });
    return value === undefined ? UNKNOWN : withoutTraps(value);
  } catch {
    return UNKNOWN;
  }
}

/** Functions that give another value in every run. */
const DIFFERS = new Set(['now', 'millis', 'random', 'uuid', 'shuffle']);
