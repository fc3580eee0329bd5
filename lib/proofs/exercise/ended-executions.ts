import type { EngineOptions } from '../../local/engine/load-engine.ts';
import type { LocalAccount } from '../../local/template/local-account.ts';

/** Listens to the events of a run. */
export type OnEvent = NonNullable<EngineOptions['onEvent']>;

const ENDS = new Set(['ExecutionSucceeded', 'ExecutionFailed', 'ExecutionTimedOut', 'ExecutionAborted']);

/**
 * Counts the executions that have ended, from the events of a run. State machines are identified by their ARN, as
 * outputs name them.
 */
export class EndedExecutions {
  private readonly account: LocalAccount;
  private readonly ended = new Map<string, Map<string, number>>();
  private readonly succeeded = new Map<string, number>();

  constructor(account: LocalAccount) {
    this.account = account;
  }

  readonly onEvent: OnEvent = ({ name, stateMachineName }, { type = '' }) => {
    if (!ENDS.has(type)) return;
    const arn = stateMachineArn(stateMachineName, this.account);
    const names = this.ended.get(arn) ?? new Map<string, number>();
    this.ended.set(arn, names.set(name, (names.get(name) ?? 0) + 1));
    if (type === 'ExecutionSucceeded') this.succeeded.set(arn, this.countSucceeded(arn) + 1);
  };

  /** How often executions of a state machine have ended, by name. */
  timesByName(arn: string): ReadonlyMap<string, number> {
    return this.ended.get(arn) ?? new Map<string, number>();
  }

  countSucceeded(arn: string): number {
    return this.succeeded.get(arn) ?? 0;
  }
}

/** The ARN of a state machine of the run. */
export function stateMachineArn(name: string, account: LocalAccount): string {
  return account.arn('states', `stateMachine:${name}`);
}
