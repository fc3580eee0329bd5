import { Worker, type WorkerOptions } from 'node:worker_threads';
import { Cancellation } from '../../clock/cancellation.ts';
import type { Clock } from '../../clock/clock.ts';

/** What an invocation came to: the result as JSON text, or what the function reports of its error. */
export type Invocation =
  | { readonly payload: string }
  | { readonly errorType?: string; readonly errorMessage: string; readonly trace?: readonly string[] };

/** Lambda's limit for loading a function; one that takes longer is loaded again within the time of the invocation. */
const INIT_SECONDS = 10;

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
  private markReady = (): void => undefined;
  private readonly ready = new Promise<void>((resolve) => (this.markReady = resolve));
  /** The invocation that is being served. */
  private serving: { resolve(outcome: Invocation): void; reject(error: Error): void } | undefined;

  constructor(options: WorkerOptions, clock: Clock, log: (text: string) => void) {
    this.clock = clock;
    this.worker = new Worker(new URL('lambda-worker.mjs', import.meta.url), options);
    for (const stream of [this.worker.stdout, this.worker.stderr])
      stream.on('data', (chunk) => log(String(chunk)));
    // The first message says that the asset is loaded.
    this.worker.once('message', () => {
      this.markReady();
      this.worker.on('message', (outcome: Invocation) => this.serving?.resolve(outcome));
    });
    this.worker.on('error', (error) => this.end(error));
    this.worker.on('exit', (code) => this.end(new Error(`Runtime exited with exit status ${code}`)));
    // Warm environments must not keep the process alive.
    this.worker.unref();
  }

  /** Whether it can serve another invocation. */
  get isAlive(): boolean {
    return !this.ended;
  }

  /**
   * Rejects where the environment ends, or the time limit is reached, before the handler has answered. As on Lambda the time
   * runs from when the function starts: loading the asset has 10 s of its own.
   */
  async serve(invocation: () => object, timeoutSeconds: number): Promise<Invocation> {
    const answered = new Promise<Invocation>((resolve, reject) => (this.serving = { resolve, reject }));
    try {
      await this.within(INIT_SECONDS + timeoutSeconds, Promise.race([this.ready, answered]));
      this.worker.postMessage(invocation());
      return await this.within(timeoutSeconds, answered);
    } finally {
      this.serving = undefined;
    }
  }

  private async within<Result>(seconds: number, work: Promise<Result>): Promise<Result> {
    const limit = new Cancellation();
    try {
      return await new Promise<Result>((resolve, reject) => {
        work.then(resolve, reject);
        this.clock
          .sleep(seconds * 1000, limit.signal)
          .then(() => reject(new Error(`Task timed out after ${seconds.toFixed(2)} seconds`)))
          .catch(() => undefined);
      });
    } finally {
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
