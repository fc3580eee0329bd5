import { HostObject, javaInteger, type JavaValue, type MethodTable } from '../java/java-values.ts';
import { methodTable, type Methods } from '../java/method-table.ts';
import { TemplateRenderError } from './template-render-error.ts';

/** `$foreach`: the position in the innermost loop. */
export class LoopScope extends HostObject {
  override readonly javaClass = '$foreach';
  override readonly methods: MethodTable = LOOP_METHODS;
  readonly parent: LoopScope | null;
  /** The index of the current element, from 0. */
  index = -1;
  private readonly size: number;

  constructor(size: number, parent: LoopScope | null) {
    super();
    this.size = size;
    this.parent = parent;
  }

  get isLast(): boolean {
    return this.index === this.size - 1;
  }

  get topmost(): LoopScope {
    return this.parent?.topmost ?? this;
  }

  /** Moves to the next element and sets the loop's variables, including the two of Velocity 1.x. */
  enter(variables: Map<string, JavaValue>): void {
    this.index++;
    variables.set('foreach', this);
    variables.set('velocityCount', javaInteger(this.index + 1));
    variables.set('velocityHasNext', !this.isLast);
  }

  override print(): string {
    throw new TemplateRenderError('unsupported', 'what $foreach itself prints on API Gateway is not known.');
  }
}

const index = (loop: LoopScope): JavaValue => javaInteger(loop.index);
const count = (loop: LoopScope): JavaValue => javaInteger(loop.index + 1);
const hasNext = (loop: LoopScope): JavaValue => !loop.isLast;
const isFirst = (loop: LoopScope): JavaValue => loop.index === 0;
const isLast = (loop: LoopScope): JavaValue => loop.isLast;

/** The methods of `$foreach`. */
export const LOOP_METHODS: MethodTable = methodTable(
  {
    'getIndex()': index,
    'getCount()': count,
    'hasNext()': hasNext,
    'getHasNext()': hasNext,
    'isFirst()': isFirst,
    'getFirst()': isFirst,
    'isLast()': isLast,
    'getLast()': isLast,
    'getParent()': (loop) => loop.parent,
    'getTopmost()': (loop) => loop.topmost,
  } satisfies Methods<LoopScope>,
  'get put stop getInfo getReplaced keySet entrySet values size toString getClass',
);
