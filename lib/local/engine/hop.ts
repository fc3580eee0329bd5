/** A call from one service to another, before it is made. */
export interface Hop {
  /**
   * The caller: API Gateway, a task, a rule, a rule or schedule that sends to its dead-letter queue, a pipe, a
   * schedule, or an operator's tool.
   */
  readonly kind: 'api' | 'task' | 'event' | 'dead-letter' | 'pipe' | 'schedule' | 'operator';
  /** ARN of the API, state machine, rule, pipe or schedule, or of the operator's policy. */
  readonly caller: string;
  /** The state of a task. */
  readonly state?: string;
  /**
   * The API's name of the action (`StartExecution`), or the integration in the Resource of a task
   * (`aws-sdk:s3:putObject`).
   */
  readonly action: string;
  /**
   * The subject of the call: the ARN of the execution, the id of the event or message, the time of the schedule, the
   * polled queue, or the service that API Gateway calls.
   */
  readonly subject: string;
  /** For a rule, pipe or schedule: the ARN of the target. */
  readonly target?: string;
  /** `source` of an event: `aws.states` for an event of Step Functions itself. */
  readonly source?: string;
  /** 1 for the first attempt, and one more for each retry that the caller makes itself. */
  readonly attempt: number;
}

/**
 * A hook around every call between services. Each `call` has the effect once. The caller gets what the hook returns
 * or throws. So a fault before the effect throws without calling, one after it throws after calling, a duplicate
 * calls twice, and a delay waits on the clock of the run. The hook must throw an error that the caller can get: a
 * `TaskError` for a task, a `ServiceError` for all others (5xx for a broken connection). Any other error counts as a
 * bug of the run.
 */
export type AroundHop = <T>(hop: Hop, call: () => Promise<T>) => Promise<T>;

/** Makes the call, without a fault. */
export const goStraight: AroundHop = (_hop, call) => call();
