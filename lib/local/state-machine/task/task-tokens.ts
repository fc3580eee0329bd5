import { randomUuid, type Random } from '../../clock/random.ts';

/** A task that waits for its token. SendTaskSuccess, SendTaskFailure and SendTaskHeartbeat call it. */
export interface TaskListener {
  /** `output` is the parsed JSON of SendTaskSuccess. */
  succeed(output: unknown): void;
  fail(error: string | undefined, cause: string | undefined): void;
  heartbeat(): void;
}

/** Why a token is not accepted: it was never issued, or its task no longer waits. */
export type TokenProblem = 'unknown' | 'closed';

/** The tokens of `.waitForTaskToken` tasks, from scheduling to the end of the task. */
export class TaskTokens {
  private readonly waiting = new Map<string, TaskListener>();
  private readonly random: Random;
  /** Part of every token. It distinguishes a token whose task has ended from one that was never issued. */
  private readonly mark: string;

  constructor(random: Random) {
    this.random = random;
    this.mark = randomUuid(random);
  }

  /** A new token of a state machine. It is closed until a task listens to it. */
  issue(stateMachineArn: string): string {
    return Buffer.from(`${this.mark}/${randomUuid(this.random)}/${stateMachineArn}`).toString('base64');
  }

  listen(token: string, listener: TaskListener): void {
    this.waiting.set(token, listener);
  }

  close(token: string): void {
    this.waiting.delete(token);
  }

  /** The task that waits for the token, or why there is none. */
  find(token: string): TaskListener | TokenProblem {
    const listener = this.waiting.get(token);
    if (listener !== undefined) return listener;
    return Buffer.from(token, 'base64').toString().startsWith(`${this.mark}/`) ? 'closed' : 'unknown';
  }
}

/** The state machine whose task a token is of; undefined for a text that is no token. Roles are evaluated for it. */
export function issuerOf(token: string): string | undefined {
  return Buffer.from(token, 'base64').toString().split('/')[2];
}
