import { Worker, type WorkerOptions } from 'node:worker_threads';
import { Cancellation } from '../cancellation.ts';
import type { Clock } from '../clock.ts';

/** What an invocation came to: the result as JSON text, or what the function reports of its error. */
export type Invocation =
  | { readonly payload: string }
  | { readonly errorType?: string; readonly errorMessage: string; readonly trace?: readonly string[] };

/** One for all: an error takes its stack when it is made. */
const INVOCATION_OVER = new Error('the invocation is over');

/**
 * One execution environment of a function: a worker thread that serves one invocation at a time and stays warm between
 * them. What its code does between invocations (throws in a timer, exits) ends this environment and nothing else.
 */
export class LambdaEnvironment {
  private readonly worker: Worker;
  private readonly clock: Clock;
  private ended = false;
  /** The invocation that is being served. */
  private serving: { resolve(outcome: Invocation): void; reject(error: Error): void } | undefined;

  constructor(options: WorkerOptions, clock: Clock, log: (text: string) => void) {
    this.clock = clock;
    this.worker = new Worker(new URL('lambda-worker.mjs', import.meta.url), options);
    for (const stream of [this.worker.stdout, this.worker.stderr])
      stream.on('data', (chunk) => log(String(chunk)));
    this.worker.on('message', (outcome: Invocation) => this.serving?.resolve(outcome));
    this.worker.on('error', (error) => this.end(error));
    this.worker.on('exit', (code) => this.end(new Error(`Runtime exited with exit status ${code}`)));
    // Warm environments must not keep the process alive.
    this.worker.unref();
  }

  /** Whether it can serve another invocation. */
  get isAlive(): boolean {
    return !this.ended;
  }

  /** Rejects where the environment ends, or the time limit is reached, before the handler has answered. */
  async serve(invocation: object, timeoutSeconds: number): Promise<Invocation> {
    const limit = new Cancellation();
    try {
      return await new Promise<Invocation>((resolve, reject) => {
        this.serving = { resolve, reject };
        this.clock
          .sleep(timeoutSeconds * 1000, limit.signal)
          .then(() => reject(new Error(`Task timed out after ${timeoutSeconds.toFixed(2)} seconds`)))
          .catch(() => undefined);
        this.worker.postMessage(invocation);
      });
    } finally {
      this.serving = undefined;
      limit.abort(INVOCATION_OVER);
    }
  }

  async stop(): Promise<void> {
    this.ended = true;
    await this.worker.terminate();
  }

  private end(error: Error): void {
    this.ended = true;
    this.serving?.reject(error);
  }
}
