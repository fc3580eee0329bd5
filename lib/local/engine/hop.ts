/** One call from one service to another, as it is about to be made. */
export interface Hop {
  /**
   * The caller: API Gateway, a task, a rule, a rule or schedule that gives up, a pipe, a schedule, an operator's
   * tool.
   */
  readonly kind: 'api' | 'task' | 'event' | 'dead-letter' | 'pipe' | 'schedule' | 'operator';
  /** ARN of the API, state machine, rule, pipe or schedule, or of what the operator may do. */
  readonly caller: string;
  /** The state of a task. */
  readonly state?: string;
  /**
   * The API's name of the action (`StartExecution`), or the integration of a task as its Resource has it
   * (`aws-sdk:s3:putObject`).
   */
  readonly action: string;
  /**
   * What the call is about: the ARN of the execution, the id of the event or message, the time of the schedule, the
   * queue that is polled, the service that API Gateway calls.
   */
  readonly subject: string;
  /** ARN of what is called, for a rule, a pipe or a schedule. */
  readonly target?: string;
  /** `source` of an event: `aws.states` for an event of Step Functions itself. */
  readonly source?: string;
  /** 1 for the first try, and one more for each retry that the caller makes by itself. */
  readonly attempt: number;
}

/**
 * Stands around every call between services. Each `call` has the effect once, and what is returned or thrown is what
 * the caller gets. So a fault before the effect throws without calling, one after it throws afterwards, a duplicate
 * calls twice, and a delay waits on the clock of the run. It must throw what the caller can get: a `TaskError` around
 * a task, a `ServiceError` anywhere else (5xx for a broken connection). Anything else counts as a defect of the run.
 */
export type AroundHop = <T>(hop: Hop, call: () => Promise<T>) => Promise<T>;

/** Makes the call, without a fault. */
export const goStraight: AroundHop = (_hop, call) => call();
