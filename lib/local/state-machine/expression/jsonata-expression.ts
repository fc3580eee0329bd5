import jsonata from 'jsonata';
import { analyseExpression } from './analyse-expression.ts';
import { boundName, EvaluationBound, installBound } from './evaluation-bound.ts';
import type { EventLoopTurn } from '../../clock/event-loop-turn.ts';
import { installFunctions, runtimeFunctionNames } from './install-functions.ts';
import { outOfMemory } from './require-memory.ts';
import { plainJson } from './plain-json.ts';

/** What an expression may refer to while it is evaluated. */
export interface ExpressionScope {
  /** `$states`. */
  readonly states: object;
  /** A workflow variable; undefined where there is none of that name. */
  variable(name: string): unknown;
  /** The functions that need the clock or randomness of the run. */
  readonly functions: Readonly<Record<string, unknown>>;
  /** Where it is given, a long evaluation lets the event loop turn. */
  readonly turn?: EventLoopTurn;
}

/** A failure inside JSONata, worded as AWS words it after the expression and the field. */
export class JsonataFailure extends Error {}

/**
 * One `{% … %}` expression, compiled once. Evaluating leaves its inputs as they are and gives plain JSON, which may
 * share parts with them. Evaluations of the same expression may overlap.
 */
export class JsonataExpression {
  /** The text between `{%` and `%}`, trimmed: AWS quotes it so in causes. */
  readonly text: string;
  /** Which members of `$states` the expression names, for example `result`. */
  readonly statesMembers: ReadonlySet<string>;
  private readonly compiled: jsonata.Expression;
  private readonly names: readonly string[];
  private readonly marksInput: boolean;
  private readonly isBounded: boolean;
  private readonly path: readonly string[] | undefined;

  /** Throws jsonata's own error where the text does not parse, UnsupportedJsonata where AWS refuses its reach. */
  constructor(text: string) {
    this.text = text;
    this.compiled = jsonata(text);
    installFunctions(this.compiled);
    const analysis = analyseExpression(this.compiled.ast());
    this.names = [...analysis.variables];
    this.statesMembers = analysis.statesMembers;
    this.marksInput = analysis.marksInput;
    this.path = analysis.statesPath;
    // The hooks cost a look-up at every step: whatever cannot grow beyond its input goes without.
    this.isBounded = analysis.canGrow;
    if (this.isBounded) installBound(this.compiled);
  }

  /** The value, or undefined where the expression gives nothing. Rejects with JsonataFailure. */
  async evaluate(scope: ExpressionScope): Promise<unknown> {
    const direct = this.path === undefined ? undefined : followPath(scope.states, this.path);
    if (direct !== undefined) return direct;
    let result: unknown;
    try {
      result = await this.compiled.evaluate(undefined, this.bindings(scope));
    } catch (error) {
      throw new JsonataFailure(`threw an error during evaluation${describe(error)}`);
    }
    return plainJson(result, () => new JsonataFailure('returned an unsupported result type.'));
  }

  /** Binds only what the expression names: jsonata copies every binding into a frame of its own. */
  private bindings(scope: ExpressionScope): Record<string, unknown> {
    const bindings: Record<string, unknown> = {};
    if (this.isBounded) bindings[boundName] = new EvaluationBound(scope.turn);
    for (const name of this.names) {
      const value = name === 'states' ? scope.states : scope.variable(name);
      if (value !== undefined) bindings[name] = this.marksInput ? structuredClone(value) : value;
      else if (runtimeFunctionNames.has(name)) bindings[name] = scope.functions[name];
    }
    return bindings;
  }
}

/**
 * `$states.a.b` without the interpreter, where it cannot make a difference: objects all the way. An array on the way
 * (jsonata maps over it) or a missing member gives undefined, and the interpreter decides.
 */
function followPath(states: object, path: readonly string[]): unknown {
  let value: unknown = states;
  for (const name of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    if (!Object.hasOwn(value, name)) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

/**
 * `. T1006: Attempted to invoke a non-function`: jsonata throws plain objects, and real errors from JavaScript. Without a code
 * AWS has a colon in front.
 */
function describe(error: unknown): string {
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  if (code === tooManyInRange) return describe(outOfMemory());
  return code === undefined ? `: ${message ?? String(error)}` : `. ${code}: ${message ?? ''}`;
}

/** jsonata's own bound of `[a..b]`, ten million numbers: AWS's is met before. */
const tooManyInRange = 'D2014';
