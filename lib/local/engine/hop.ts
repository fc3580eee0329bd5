/** One call from one service to another, as it is about to be made. */
export interface Hop {
  /** Who calls: API Gateway, a task, a rule, a rule or schedule that gives up, a pipe, a schedule, an operator's tool. */
  readonly kind: 'api' | 'task' | 'event' | 'dead-letter' | 'pipe' | 'schedule' | 'operator';
  /** ARN of the API, state machine, rule, pipe, schedule, or of what the operator may do. */
  readonly caller: string;
  /** The state of a task. */
  readonly state?: string;
  /** The API's name of the action (`StartExecution`); a task's integration as its Resource has it (`aws-sdk:s3:putObject`). */
  readonly action: string;
  /**
   * What the call is about: the ARN of the execution, the id of the event or message, the time of the schedule, the
   * queue that is polled, the service that API Gateway calls.
   */
  readonly subject: string;
  /** ARN of what is called, of a rule, a pipe or a schedule. */
  readonly target?: string;
  /** `source` of an event: `aws.states` for one of Step Functions' own. */
  readonly source?: string;
  /** 1 for the first try, then one more for each retry that the caller makes by itself. */
  readonly attempt: number;
}

/**
 * Stands around every call between services. Calling `call` has the effect, once for each time; what is returned or thrown is
 * what the caller gets. So a fault before the effect throws without calling, one after it throws afterwards, a duplicate
 * calls twice, and a delay waits on the run's clock.
 *
 * What it throws must be what the caller can meet: a `TaskError` around a task, a `ServiceError` anywhere else (5xx for a
 * connection that broke). Anything else is taken for a defect of the run.
 */
export type AroundHop = <T>(hop: Hop, call: () => Promise<T>) => Promise<T>;

/** Nothing goes wrong. */
export const goStraight: AroundHop = (_hop, call) => call();
