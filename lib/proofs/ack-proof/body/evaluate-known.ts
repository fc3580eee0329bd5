import { JsonataExpression } from '../../../local/state-machine/expression/jsonata-expression.ts';
import { isRecord } from '../outcomes/json-record.ts';
import { UNKNOWN, withoutTraps, withTraps } from './known-value.ts';

/**
 * Evaluates the parts of a JSONata template that are the same for every run, given what is known of the input of the
 * state. The rest is UNKNOWN. `variables` are the names that the state machine assigns anywhere.
 */
export async function evaluateKnown(
  template: unknown,
  known: KnownStates,
  variables: ReadonlySet<string>,
): Promise<unknown> {
  if (Array.isArray(template)) {
    return Promise.all(template.map((item) => evaluateKnown(item, known, variables)));
  }
  if (isRecord(template)) {
    const members = Object.entries(template).map(
      async ([name, member]) => [name, await evaluateKnown(member, known, variables)] as const,
    );
    return Object.fromEntries(await Promise.all(members));
  }
  const expression = typeof template === 'string' ? /^\{%(.*)%\}$/s.exec(template)?.[1] : undefined;
  return expression === undefined ? template : evaluateExpression(expression, known, variables);
}

/** What is known of `$states` in a state. */
export interface KnownStates {
  readonly input: unknown;
  /** Default: nothing. */
  readonly result?: unknown;
  /** The input of the execution. Default: nothing. */
  readonly executionInput?: unknown;
}

/** A failing expression gives no known value: the state would fail, or the engine cannot tell. */
async function evaluateExpression(
  text: string,
  { input, result = UNKNOWN, executionInput = UNKNOWN }: KnownStates,
  variables: ReadonlySet<string>,
): Promise<unknown> {
  const context = executionInput === UNKNOWN ? UNKNOWN : { Execution: { Input: executionInput } };
  try {
    const value = await new JsonataExpression(text.trim()).evaluate({
      states: withTraps({ input, result, errorOutput: UNKNOWN, context }) as object,
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
