import type { JsonataExpression } from '../expression/jsonata-expression.ts';

/** A state machine that is ready to run: checked, with every JSONata expression compiled. */
export interface StateMachineDefinition extends StateBlock {
  /** The original definition as JSON text. */
  readonly source: string;
  readonly timeoutSeconds?: number;
}

/** States that run one after another: a whole machine, a branch of a Parallel, the processor of a Map. */
export interface StateBlock {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, State>;
}

export type State =
  PassState | TaskState | ChoiceState | WaitState | SucceedState | FailState | ParallelState | MapState;

/** JSON that may contain expressions. Parts without expressions are one constant and are not copied. */
export type Template =
  | { readonly kind: 'constant'; readonly value: unknown }
  | { readonly kind: 'expression'; readonly expression: JsonataExpression; readonly location: string }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, Template])[] }
  | { readonly kind: 'array'; readonly items: readonly Template[] };

/** What a state, a choice rule or a catcher does with its data when it ends. */
export interface DataFlow {
  readonly assign?: Template;
  readonly output?: Template;
}

interface NamedState {
  readonly name: string;
}

/** A state with at most one successor; without `next` its block ends. */
interface FlowState extends NamedState, DataFlow {
  readonly next?: string;
}

/** A state whose failure can be retried and caught. */
export interface FallibleState extends FlowState {
  readonly retry: readonly Retrier[];
  readonly catch: readonly Catcher[];
}

export interface PassState extends FlowState {
  readonly type: 'Pass';
}

export interface TaskState extends FallibleState {
  readonly type: 'Task';
  readonly resource: TaskResource;
  readonly arguments?: Template;
  readonly timeoutSeconds?: Template;
  readonly heartbeatSeconds?: Template;
  /** The role of `Credentials`. */
  readonly credentialsRoleArn?: Template;
}

/** The parts of a task's Resource ARN. */
export interface TaskResource {
  readonly arn: string;
  /** True for the ARN of a Lambda function; everything else is a service integration. */
  readonly isFunction: boolean;
  /** `lambda`, `aws-sdk:s3`; empty for a function. */
  readonly service: string;
  /** `invoke`, `startExecution.sync:2`; empty for a function. */
  readonly action: string;
  readonly pattern: 'request-response' | 'sync' | 'wait-for-task-token';
}

export interface ChoiceState extends NamedState, DataFlow {
  readonly type: 'Choice';
  readonly choices: readonly ChoiceRule[];
  readonly default?: string;
}

export interface ChoiceRule extends DataFlow {
  readonly condition: Template;
  readonly next: string;
}

export interface WaitState extends FlowState {
  readonly type: 'Wait';
  readonly seconds?: Template;
  readonly timestamp?: Template;
}

export interface SucceedState extends NamedState, DataFlow {
  readonly type: 'Succeed';
}

export interface FailState extends NamedState {
  readonly type: 'Fail';
  readonly error?: Template;
  readonly cause?: Template;
}

export interface ParallelState extends FallibleState {
  readonly type: 'Parallel';
  readonly arguments?: Template;
  readonly branches: readonly StateBlock[];
}

export interface MapState extends FallibleState {
  readonly type: 'Map';
  readonly items?: Template;
  readonly itemSelector?: Template;
  readonly maxConcurrency?: Template;
  readonly toleratedFailureCount?: Template;
  readonly toleratedFailurePercentage?: Template;
  readonly processor: StateBlock;
}

export interface Retrier {
  readonly errorEquals: readonly string[];
  readonly intervalSeconds: number;
  readonly backoffRate: number;
  readonly maxAttempts: number;
  readonly maxDelaySeconds: number;
  readonly fullJitter: boolean;
}

export interface Catcher extends DataFlow {
  readonly errorEquals: readonly string[];
  readonly next: string;
}
