import jsonata from 'jsonata';
import { analyseExpression } from './analyse-expression.ts';
import { boundName, EvaluationBound, installBound } from './evaluation-bound.ts';
import type { EventLoopTurn } from '../../clock/event-loop-turn.ts';
import { installFunctions, runtimeFunctionNames } from './install-functions.ts';
import { outOfMemory } from './require-memory.ts';
import { plainJson } from './plain-json.ts';

/** What an expression has access to while it is evaluated. */
export interface ExpressionScope {
  /** `$states`. */
  readonly states: object;
  /** A workflow variable; undefined if there is none with that name. */
  variable(name: string): unknown;
  /** The functions that need the clock or randomness of the run. */
  readonly functions: Readonly<Record<string, unknown>>;
  /** If given, a long evaluation yields to the event loop. */
  readonly turn?: EventLoopTurn;
}

/** A failure in JSONata. The message is AWS's text after the expression and the field. */
export class JsonataFailure extends Error {}

/**
 * One `{% … %}` expression, compiled once. Evaluating does not change its inputs. The result is plain JSON, which may
 * share parts with them. Evaluations of the same expression can overlap.
 */
export class JsonataExpression {
  /** The trimmed text between `{%` and `%}`, as AWS quotes it in causes. */
  readonly text: string;
  /** The members of `$states` that the expression uses, for example `result`. */
  readonly statesMembers: ReadonlySet<string>;
  private readonly compiled: jsonata.Expression;
  private readonly names: readonly string[];
  private readonly marksInput: boolean;
  private readonly isBounded: boolean;
  private readonly path: readonly string[] | undefined;

  /** Throws jsonata's error if the text does not parse, and UnsupportedJsonata if AWS refuses what it refers to. */
  constructor(text: string) {
    this.text = text;
    this.compiled = jsonata(text);
    installFunctions(this.compiled);
    const analysis = analyseExpression(this.compiled.ast());
    this.names = [...analysis.variables];
    this.statesMembers = analysis.statesMembers;
    this.marksInput = analysis.marksInput;
    this.path = analysis.statesPath;
    // The hooks cost a look-up at every step, so only expressions that can outgrow their input have them.
    this.isBounded = analysis.canGrow;
    if (this.isBounded) installBound(this.compiled);
  }

  /** The value, or undefined if the expression has no result. Rejects with JsonataFailure. */
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

  /** Binds only the names that the expression uses, because jsonata copies every binding into a frame. */
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
 * Evaluates `$states.a.b` without the interpreter, if the result is the same: every value on the path is an object.
 * Returns undefined for an array (jsonata maps over it) or a missing member; then the interpreter runs.
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
 * `. T1006: Attempted to invoke a non-function`: jsonata throws plain objects, and passes on JavaScript errors. For
 * an error without a code, AWS writes a colon first.
 */
function describe(error: unknown): string {
  const { code, message } = error as { readonly code?: string; readonly message?: string };
  if (code === tooManyInRange) return describe(outOfMemory());
  return code === undefined ? `: ${message ?? String(error)}` : `. ${code}: ${message ?? ''}`;
}

/** jsonata's bound of `[a..b]`: ten million numbers. AWS's bound is lower. */
const tooManyInRange = 'D2014';
