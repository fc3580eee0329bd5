import { evaluateCondition, evaluateExpression } from './evaluate-expression.ts';
import { assignReference, evaluateReference } from './evaluate-reference.ts';
import { HostObject, JavaList, JavaMap, type JavaValue, type MethodTable } from '../java/java-values.ts';
import { LoopScope } from './loop-scope.ts';
import { valuesOf } from '../java/map-methods.ts';
import { methodTable, type Methods } from '../java/method-table.ts';
import { printValue } from '../java/print-value.ts';
import type { Scope } from './scope.ts';
import type {
  Block,
  ForeachStatement,
  OutputStatement,
  Reference,
  SetStatement,
  Statement,
} from '../parse/syntax-tree.ts';
import { TemplateRenderError } from './template-render-error.ts';
import type { TemplatePlace } from '../parse/template-syntax-error.ts';

/** Renders a parsed template with `variables` and changes them. `missing` is as in `MappingContext`. */
export function renderBlock(
  block: Block,
  variables: Map<string, JavaValue>,
  missing: 'empty' | 'null',
): string {
  const renderer = new Renderer(variables, missing);
  try {
    renderer.write(block);
  } catch (signal) {
    if (signal !== STOP) throw signal;
  }
  return renderer.text;
}

/** #stop is caught by the template, #break by its #foreach. */
const STOP = new Error('#stop');
const BREAK = new Error('#break');

/** API Gateway runs at most this many iterations of a #foreach (quotas of REST APIs). */
const MOST_ITERATIONS = 1000;

/**
 * The most iterations of all #foreach in one rendering, nested loops multiplied: three nested loops of 1,000 would
 * block the process for minutes. The service's own bound is not known. Reaching this one takes about a second.
 */
const MOST_ROUNDS = 1_000_000;

class Renderer implements Scope {
  readonly variables: Map<string, JavaValue>;
  readonly missing: 'empty' | 'null';
  text = '';
  /** Iterations of all #foreach, shared with the renderers of strings and #define blocks. */
  private readonly rounds: { count: number };

  constructor(variables: Map<string, JavaValue>, missing: 'empty' | 'null', rounds = { count: 0 }) {
    this.variables = variables;
    this.missing = missing;
    this.rounds = rounds;
  }

  readonly render = (block: Block): string => {
    const nested = new Renderer(this.variables, this.missing, this.rounds);
    nested.write(block);
    return nested.text;
  };

  write(block: Block): void {
    for (const statement of block) this.writeStatement(statement);
  }

  private writeStatement(statement: Statement): void {
    switch (statement.type) {
      case 'text':
        this.text += statement.text;
        return;
      case 'output':
        this.text += this.output(statement);
        return;
      case 'set':
        return this.assign(statement);
      case 'if':
        return this.write(
          statement.branches.find(({ condition }) => evaluateCondition(condition, this))?.body ?? [],
        );
      case 'foreach':
        return this.writeLoop(statement);
      case 'define':
        this.variables.set(statement.name, new DefinedBlock(() => this.render(statement.body)));
        return;
      case 'break':
        throw BREAK;
      case 'stop':
        throw STOP;
    }
  }

  /** An escaped reference prints its source. Apache Velocity keeps the backslash if the reference has no value. */
  private output({ reference, backslashes, escaped }: OutputStatement): string {
    const value = evaluateReference(reference, this, evaluateExpression);
    if (value !== null) return backslashes + (escaped ? reference.source : print(value, reference));
    if (escaped) return `${backslashes}\\${reference.source}`;
    return backslashes + backslashes + (reference.quiet ? '' : reference.source);
  }

  /** If the expression has no value (1 / 0), the reference keeps its old value. */
  private assign({ target, value }: SetStatement): void {
    const assigned = evaluateExpression(value, this);
    if (assigned !== null) assignReference(target, assigned, this, evaluateExpression);
  }

  private writeLoop({ variable, list, body, place }: ForeachStatement): void {
    const value = evaluateExpression(list, this);
    const names = [variable, 'foreach', 'velocityCount', 'velocityHasNext'];
    const before = names.map((name) => [name, this.variables.get(name) ?? null] as const);
    try {
      this.iterate(value, variable, body);
    } catch (error) {
      if (error !== BREAK) throw locate(error, place);
    } finally {
      for (const [name, old] of before) this.variables.set(name, old);
    }
  }

  private iterate(value: JavaValue, variable: string, body: Block): void {
    const list = listOf(value);
    const size = list.items.length;
    const outer = this.variables.get('foreach');
    const loop = new LoopScope(size, outer instanceof LoopScope ? outer : null);
    for (let index = 0; index < size; index++) {
      refuseChange(list, size);
      this.countRound();
      this.variables.set(variable, list.items[index] ?? null);
      loop.enter(this.variables);
      this.write(body);
    }
    // If a list grew in the last iteration, Java finds a next element and throws. For a view of a map it does not.
    if (!VIEWS.has(list.javaClass) && list.items.length > size) refuseChange(list, size);
  }

  private countRound(): void {
    if (++this.rounds.count <= MOST_ROUNDS) return;
    const what = `more than ${MOST_ROUNDS} iterations of #foreach in all; the local run allows no more.`;
    throw new TemplateRenderError('iteration-limit', what);
  }
}

const VIEWS: ReadonlySet<string> = new Set(['Set', 'Collection']);

function print(value: JavaValue, { place }: Reference): string {
  try {
    return printValue(value);
  } catch (error) {
    throw locate(error, place);
  }
}

function locate(error: unknown, place: TemplatePlace): unknown {
  return error instanceof TemplateRenderError ? error.at(place) : error;
}

/** The elements that #foreach visits: those of a list, the values of a map, none of anything else. */
function listOf(value: JavaValue): JavaList {
  const list = value instanceof JavaMap ? valuesOf(value) : value;
  if (!(list instanceof JavaList)) return new JavaList('ArrayList', []);
  if (list.items.length > MOST_ITERATIONS) {
    const what = `#foreach over ${list.items.length} elements; API Gateway allows ${MOST_ITERATIONS}.`;
    throw new TemplateRenderError('iteration-limit', what);
  }
  return list;
}

/** Java throws if a collection grows or shrinks while it is iterated. */
function refuseChange(list: JavaList, size: number): void {
  if (list.items.length === size) return;
  throw new TemplateRenderError('method-failed', 'java.util.ConcurrentModificationException in #foreach.');
}

/** Velocity renders a block inside itself only once. Deeper down it prints the reference instead. */
const DEEPEST_BLOCK = 2;

/** A #define block. It is rendered again each time it is printed. */
class DefinedBlock extends HostObject {
  override readonly javaClass = '#define block';
  override readonly methods: MethodTable = BLOCK_METHODS;
  private readonly render: () => string;
  private depth = 0;

  constructor(render: () => string) {
    super();
    this.render = render;
  }

  override print(): string {
    if (this.depth >= DEEPEST_BLOCK) {
      throw new TemplateRenderError(
        'unsupported',
        'a #define block that calls itself again is not supported.',
      );
    }
    this.depth++;
    try {
      return this.render();
    } finally {
      this.depth--;
    }
  }
}

const BLOCK_METHODS: MethodTable = methodTable(
  { 'toString()': (block) => block.print() } satisfies Methods<DefinedBlock>,
  'render',
);
