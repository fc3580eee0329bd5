import { randomUuid, type Random } from '../../clock/random.ts';

/** What SendTaskSuccess, SendTaskFailure and SendTaskHeartbeat have to say to a task that waits for its token. */
export interface TaskListener {
  /** `output` is the parsed JSON of SendTaskSuccess. */
  succeed(output: unknown): void;
  fail(error: string | undefined, cause: string | undefined): void;
  heartbeat(): void;
}

/** Why a token is not taken: it was never given out, or its task no longer waits. */
export type TokenProblem = 'unknown' | 'closed';

/** The tokens of `.waitForTaskToken` tasks, from scheduling to the end of the task. */
export class TaskTokens {
  private readonly waiting = new Map<string, TaskListener>();
  private readonly random: Random;
  /** A token carries it, so that a token whose task is gone can be told from one never given out. */
  private readonly mark: string;

  constructor(random: Random) {
    this.random = random;
    this.mark = randomUuid(random);
  }

  /** A new token. It counts as closed until a task listens to it. */
  issue(): string {
    return Buffer.from(`${this.mark}/${randomUuid(this.random)}`).toString('base64');
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
