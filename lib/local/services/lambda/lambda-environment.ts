import { Worker, type WorkerOptions } from 'node:worker_threads';
import { Cancellation } from '../../clock/cancellation.ts';
import type { Clock } from '../../clock/clock.ts';

/** The outcome of an invocation: the result as JSON text, or the error that the function reports. */
export type LambdaInvocation =
  | { readonly payload: string }
  | { readonly errorType?: string; readonly errorMessage: string; readonly trace?: readonly string[] };

/**
 * Lambda's limit for loading a function. If it takes longer, it is loaded again within the time of the invocation.
 */
const INIT_SECONDS = 10;

/** One error for all invocations: each new one would capture a stack trace. */
const INVOCATION_OVER = new Error('the invocation is over');

/**
 * One execution environment of a function: a worker thread that runs one invocation at a time and stays warm between
 * them. If its code fails between invocations (throws in a timer, exits), only this environment ends.
 */
export class LambdaEnvironment {
  private readonly worker: Worker;
  private readonly clock: Clock;
  private ended = false;
  private markReady = (): void => undefined;
  private readonly ready = new Promise<void>((resolve) => (this.markReady = resolve));
  /** The running invocation. */
  private serving: { resolve(outcome: LambdaInvocation): void; reject(error: Error): void } | undefined;

  constructor(options: WorkerOptions, clock: Clock, log: (text: string) => void) {
    this.clock = clock;
    this.worker = new Worker(new URL('lambda-worker.mjs', import.meta.url), options);
    for (const stream of [this.worker.stdout, this.worker.stderr])
      stream.on('data', (chunk) => log(String(chunk)));
    // The first message says that the asset is loaded.
    this.worker.once('message', () => {
      this.markReady();
      this.worker.on('message', (outcome: LambdaInvocation) => this.serving?.resolve(outcome));
    });
    this.worker.on('error', (error) => this.end(error));
    this.worker.on('exit', (code) => this.end(new Error(`Runtime exited with exit status ${code}`)));
    // Warm environments must not keep the process alive.
    this.worker.unref();
  }

  /** Whether it can run another invocation. */
  get isAlive(): boolean {
    return !this.ended;
  }

  /**
   * Rejects if the environment ends or the time limit is reached before the handler has returned. As on Lambda, the
   * time limit starts when the function starts. Loading the asset has its own limit of 10 s.
   */
  async serve(invocation: () => object, timeoutSeconds: number): Promise<LambdaInvocation> {
    const answered = new Promise<LambdaInvocation>((resolve, reject) => (this.serving = { resolve, reject }));
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
