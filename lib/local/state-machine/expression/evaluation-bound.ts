import type jsonata from 'jsonata';
import type { EventLoopTurn } from '../../clock/event-loop-turn.ts';
import { requireMemory } from './require-memory.ts';

/**
 * Evaluated syntax nodes, all together. AWS's own bound is not published; a `$map` over 50,000 items with 20 nodes
 * each, more than 262,144 bytes of input can ask for in earnest, still fits.
 */
const mostSteps = 1_000_000;

/**
 * Nodes under evaluation at the same time. A call of a function inside itself holds about five, so this is nesting of
 * about 10,000; AWS is reported (third party, unverified) to stop at 100. Counting calls cannot tell nesting from the
 * members of an array or object constructor, which jsonata evaluates at the same time, so this bound only keeps the
 * process alive (about 200 MB): deep nesting that AWS may refuse is let through.
 */
const mostOpen = 50_000;

/**
 * Bounds one evaluation of an expression that defines functions, which can call itself without end, or that has a range,
 * which can be as long as it likes. jsonata has no bound of its own and never lets go of the event loop.
 */
export class EvaluationBound {
  private readonly turn: EventLoopTurn | undefined;
  private steps = 0;
  private open = 0;

  /** Without `turn` the evaluation keeps the event loop to itself. */
  constructor(turn?: EventLoopTurn) {
    this.turn = turn;
  }

  /** A node begins. Throws an error in jsonata's shape where a bound is exceeded. */
  enter(): Promise<void> | undefined {
    this.open++;
    if (++this.steps > mostSteps) throw exceeded(`more than ${mostSteps} steps`);
    if (this.open > mostOpen) throw exceeded(`more than ${mostOpen} steps inside one another`);
    return this.turn?.isOver() === true ? this.turn.pass() : undefined;
  }

  /** A node has its value. A failing one fails the whole evaluation: JSONata cannot catch. */
  leave(value: unknown): void {
    this.open--;
    requireMemory(value);
  }
}

/** jsonata's own code for its exerciser's bound; the text there reads "Stack overflow error". */
function exceeded(what: string): Error {
  const message = `The expression takes ${what}; check for a function that calls itself without end`;
  return Object.assign(new Error(message), { code: 'U1001' });
}

/** The name under which an evaluation's bound is bound: no variable can have a blank in its name. */
export const boundName = 'evaluation bound';

/** Makes the compiled expression report to the EvaluationBound that each evaluation binds as `boundName`. */
export function installBound(expression: jsonata.Expression): void {
  const enter: Hook = (_node, _input, environment) => boundOf(environment)?.enter();
  const leave: Hook = (_node, _input, environment, value) => boundOf(environment)?.leave(value);
  // The typing knows no symbols; jsonata looks its hooks up by exactly these.
  expression.assign(Symbol.for('jsonata.__evaluate_entry') as unknown as string, enter);
  expression.assign(Symbol.for('jsonata.__evaluate_exit') as unknown as string, leave);
}

/** How jsonata 2.0.6 calls its hooks: around every node, awaiting what they return. */
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
