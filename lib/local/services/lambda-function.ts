import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Clock } from '../clock.ts';

export interface LambdaFunctionOptions {
  readonly name: string;
  readonly arn: string;
  /** Folder of the bundled asset. */
  readonly directory: string;
  /** `<file without extension>.<export>` */
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, string>>;
  readonly clock: Clock;
  /** Takes what the function writes to standard output and standard error. */
  readonly log: (text: string) => void;
}

/** What an invocation came to: the result as JSON text, or what the function reports of its error. */
export type Invocation =
  | { readonly payload: string }
  | { readonly errorType?: string; readonly errorMessage: string; readonly trace?: readonly string[] };

/**
 * A Lambda function by the Lambda contract: warm environments (worker threads) that serve one invocation at a time, each
 * with its own variables, killed when an invocation exceeds the time limit. At most as many run as the machine has
 * processors; further invocations wait, where Lambda would start environments up to the account's concurrency.
 */
export class LambdaFunction {
  private readonly options: LambdaFunctionOptions;
  private readonly idle: Worker[] = [];
  private readonly waiting: (() => void)[] = [];
  private busy = 0;

  constructor(options: LambdaFunctionOptions) {
    this.options = options;
  }

  get arn(): string {
    return this.options.arn;
  }

  /** Runs the handler, waiting for a free environment first. Never rejects: whatever goes wrong is an outcome. */
  async invoke(event: unknown, requestId: string): Promise<Invocation> {
    await this.acquire();
    const worker = this.idle.pop() ?? this.start();
    try {
      const outcome = await this.run(worker, event, requestId);
      this.idle.push(worker);
      // As the Lambda runtime does, so that a developer sees why.
      if ('errorMessage' in outcome)
        this.options.log(`Invoke Error  ${outcome.trace?.join('\n') ?? outcome.errorMessage}`);
      return outcome;
    } catch (error) {
      // A function that exits or outlives its limit takes its environment with it.
      await worker.terminate();
      const errorMessage = `RequestId: ${requestId} Error: ${(error as Error).message}`;
      this.options.log(`Invoke Error  ${errorMessage}`);
      return { errorMessage };
    } finally {
      this.release();
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.idle.splice(0).map((worker) => worker.terminate()));
  }

  private start(): Worker {
    const { directory, handler, environment, log } = this.options;
    const dot = handler.lastIndexOf('.');
    const worker = new Worker(new URL('lambda-worker.mjs', import.meta.url), {
      workerData: { file: path.join(directory, handler.slice(0, dot)), exportName: handler.slice(dot + 1) },
      env: { ...environment },
      // Without the loaders of the parent: the asset is plain JavaScript.
      execArgv: [],
      stdout: true,
      stderr: true,
    });
    for (const stream of [worker.stdout, worker.stderr]) stream.on('data', (chunk) => log(String(chunk)));
    worker.unref();
    return worker;
  }

  private async run(worker: Worker, event: unknown, awsRequestId: string): Promise<Invocation> {
    const { name, arn, timeoutSeconds, clock } = this.options;
    const limit = new AbortController();
    try {
      return await new Promise<Invocation>((resolve, reject) => {
        worker.once('message', resolve);
        worker.once('error', reject);
        worker.once('exit', (code) => reject(new Error(`Runtime exited with exit status ${code}`)));
        clock
          .sleep(timeoutSeconds * 1000, limit.signal)
          .then(() => reject(new Error(`Task timed out after ${timeoutSeconds.toFixed(2)} seconds`)))
          .catch(() => undefined);
        worker.postMessage({ event, context: { functionName: name, invokedFunctionArn: arn, awsRequestId } });
      });
    } finally {
      limit.abort(INVOCATION_OVER);
      for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event);
    }
  }

  private async acquire(): Promise<void> {
    if (this.busy >= availableParallelism()) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.busy += 1;
  }

  private release(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.busy -= 1;
    else next();
  }
}

/** One for all: without a reason, each abort makes a DOMException and its stack. */
const INVOCATION_OVER = new Error('the invocation is over');
