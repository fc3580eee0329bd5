import type jsonata from 'jsonata';
import type { EventLoopTurn } from '../../clock/event-loop-turn.ts';
import { requireMemory } from './require-memory.ts';

/**
 * The most syntax nodes that one evaluation may evaluate. AWS does not publish its bound. A `$map` over 50,000 items
 * with 20 nodes each still fits, and 262,144 bytes of input hardly need more.
 */
const mostSteps = 1_000_000;

/**
 * The most nodes under evaluation at the same time. A recursive call takes about five, so this allows about 10,000
 * levels. AWS is reported to stop at 100 (third party, unverified). Counting cannot distinguish recursion from the
 * members of an array or object constructor, which jsonata evaluates at the same time. So this bound only protects
 * the process (about 200 MB): deep recursion that AWS may refuse is accepted.
 */
const mostOpen = 50_000;

/**
 * Bounds one evaluation of an expression that defines functions, which can recurse without end, or has a range, which
 * can be of any length. jsonata has no such bound and never yields to the event loop.
 */
export class EvaluationBound {
  private readonly turn: EventLoopTurn | undefined;
  private steps = 0;
  private open = 0;

  /** Without `turn` the evaluation never yields to the event loop. */
  constructor(turn?: EventLoopTurn) {
    this.turn = turn;
  }

  /** Called when a node starts. Throws an error in jsonata's form if a bound is exceeded. */
  enter(): Promise<void> | undefined {
    this.open++;
    if (++this.steps > mostSteps) throw exceeded(`more than ${mostSteps} steps`);
    if (this.open > mostOpen) throw exceeded(`more than ${mostOpen} steps inside one another`);
    return this.turn?.isOver() === true ? this.turn.pass() : undefined;
  }

  /** Called when a node has its value, but not if it fails: then the whole evaluation fails. */
  leave(value: unknown): void {
    this.open--;
    requireMemory(value);
  }
}

/** The code of the bound in jsonata's exerciser. The text there is "Stack overflow error". */
function exceeded(what: string): Error {
  const message = `The expression takes ${what}; check for a function that calls itself without end`;
  return Object.assign(new Error(message), { code: 'U1001' });
}

/** The name of the binding that has the bound of an evaluation. Variables cannot have a space in their name. */
export const boundName = 'evaluation bound';

/** Makes the compiled expression call the EvaluationBound that each evaluation binds as `boundName`. */
export function installBound(expression: jsonata.Expression): void {
  const enter: Hook = (_node, _input, environment) => boundOf(environment)?.enter();
  const leave: Hook = (_node, _input, environment, value) => boundOf(environment)?.leave(value);
  // jsonata looks up its hooks by these symbols, but its types do not allow symbols.
  expression.assign(Symbol.for('jsonata.__evaluate_entry') as unknown as string, enter);
  expression.assign(Symbol.for('jsonata.__evaluate_exit') as unknown as string, leave);
}

/** The hooks of jsonata 2.0.6. It calls them around every node and awaits what they return. */
type Hook = (
  node: unknown,
  input: unknown,
  environment: Environment,
  value?: unknown,
) => Promise<void> | void;

interface Environment {
  lookup(name: string): unknown;
}

function boundOf(environment: Environment): EvaluationBound | undefined {
  return environment.lookup(boundName) as EvaluationBound | undefined;
}
