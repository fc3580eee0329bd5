import { availableParallelism } from 'node:os';
import path from 'node:path';
import { Cancellation } from '../../clock/cancellation.ts';
import type { Clock } from '../../clock/clock.ts';
import { ServiceError } from '../../service-error.ts';
import { type LambdaInvocation, LambdaEnvironment } from './lambda-environment.ts';

/** A function as described in the template, and what it needs to run. */
export interface LambdaFunctionOptions {
  readonly name: string;
  readonly arn: string;
  /** The module with the handler. */
  readonly file: string;
  /** The path of the handler's export, one element per member. */
  readonly exported: readonly string[];
  readonly timeoutSeconds: number;
  /** The variables of a new environment. */
  readonly environment: () => Readonly<Record<string, string>>;
  readonly clock: Clock;
  /** Gets what the function writes to standard output and standard error. */
  readonly log: (text: string) => void;
}

/**
 * A function with the behaviour of Lambda: warm environments (worker threads) run one invocation at a time, each with
 * its own variables, and are killed when an invocation exceeds the time limit. There are at most as many environments
 * as the machine has processors. Further invocations, up to the account's concurrency, wait for a short time, where
 * Lambda would start environments. Then they are refused, as Lambda does beyond its concurrency, because the caller's
 * time-out is already running.
 */
export class LambdaFunction {
  private readonly options: LambdaFunctionOptions;
  private readonly environments = new Set<LambdaEnvironment>();
  private readonly idle: LambdaEnvironment[] = [];
  private readonly underWay = new Set<Promise<LambdaInvocation>>();
  private readonly waiting = new Set<() => void>();
  private busy = 0;

  constructor(options: LambdaFunctionOptions) {
    this.options = options;
  }

  get arn(): string {
    return this.options.arn;
  }

  get name(): string {
    return this.options.name;
  }

  /** The number of environments that wait for an invocation. */
  get warmEnvironments(): number {
    return this.idle.filter(({ isAlive }) => isAlive).length;
  }

  /**
   * Waits for a free environment and runs the handler. A failure of the handler is an outcome.
   *
   * @throws ServiceError `TooManyRequestsException`, if the function has not run
   */
  async invoke(event: unknown, requestId: string): Promise<LambdaInvocation> {
    const invocation = this.invokeInTurn(event, requestId);
    this.underWay.add(invocation);
    try {
      return await invocation;
    } finally {
      this.underWay.delete(invocation);
    }
  }

  private async invokeInTurn(event: unknown, requestId: string): Promise<LambdaInvocation> {
    await this.acquire();
    const environment = this.takeEnvironment();
    try {
      const outcome = await environment.serve(
        () => ({ event, context: this.contextOf(requestId) }),
        this.options.timeoutSeconds,
      );
      this.idle.push(environment);
      // The Lambda runtime logs errors too. The developer sees the reason.
      if ('errorMessage' in outcome) this.report(outcome.trace?.join('\n') ?? outcome.errorMessage);
      return outcome;
    } catch (error) {
      // If a function exits or exceeds its time limit, its environment ends too.
      await this.drop(environment);
      const errorMessage = `RequestId: ${requestId} Error: ${(error as Error).message}`;
      this.report(errorMessage);
      return { errorMessage };
    } finally {
      this.release();
    }
  }

  /** Stops when the running and waiting invocations have ended, because another version has replaced it. */
  async retire(): Promise<void> {
    while (this.underWay.size > 0) await Promise.allSettled(this.underWay);
    await this.stop();
  }

  async stop(): Promise<void> {
    this.idle.length = 0;
    await Promise.all([...this.environments].map((environment) => this.drop(environment)));
  }

  private report(text: string): void {
    this.options.log(`Invoke Error  ${text}`);
  }

  private contextOf(awsRequestId: string): object {
    const { name, arn, timeoutSeconds, clock } = this.options;
    const deadline = clock.now() + timeoutSeconds * 1000;
    return {
      functionName: name,
      functionVersion: '$LATEST',
      invokedFunctionArn: arn,
      awsRequestId,
      deadline,
    };
  }

  /** A warm environment that is still alive, or else a new one. */
  private takeEnvironment(): LambdaEnvironment {
    for (let warm = this.idle.pop(); warm !== undefined; warm = this.idle.pop()) {
      if (warm.isAlive) return warm;
      this.environments.delete(warm);
    }
    const { file, exported, environment, clock, log } = this.options;
    const handlerName = [path.parse(file).name, ...exported].join('.');
    const started = new LambdaEnvironment(
      {
        workerData: { file, exported, handlerName },
        env: environment(),
        // Without the parent's loaders: the asset is plain JavaScript.
        execArgv: [],
        stdout: true,
        stderr: true,
      },
      clock,
      log,
    );
    this.environments.add(started);
    return started;
  }

  private async drop(environment: LambdaEnvironment): Promise<void> {
    this.environments.delete(environment);
    await environment.stop();
  }

  private async acquire(): Promise<void> {
    if (this.busy < availableParallelism()) {
      this.busy += 1;
      return;
    }
    if (this.busy + this.waiting.size >= CONCURRENCY || !(await this.turnCame())) {
      throw new ServiceError('TooManyRequestsException', 'Rate Exceeded.', 429);
    }
  }

  /** Whether an environment became free in time. */
  private async turnCame(): Promise<boolean> {
    const waitingOver = new Cancellation();
    let take = (): void => undefined;
    const turn = new Promise<true>((resolve) => (take = () => resolve(true)));
    this.waiting.add(take);
    const late = this.options.clock.sleep(LONGEST_WAIT_MS, waitingOver.signal).then(
      () => !this.waiting.delete(take),
      () => true,
    );
    const came = await Promise.race([turn, late]);
    waitingOver.abort(TURN_CAME);
    return came;
  }

  private release(): void {
    const [next] = this.waiting;
    if (next === undefined) {
      this.busy -= 1;
      return;
    }
    this.waiting.delete(next);
    next();
  }
}

/** The default quota of an account in a region (Lambda quotas). */
const CONCURRENCY = 1_000;

/**
 * The state's time-out is 10 s longer than the function's. This is less, so an invocation that starts can use its
 * full time.
 */
const LONGEST_WAIT_MS = 8_000;

/** One error for all invocations: each new one would capture a stack trace. */
const TURN_CAME = new Error('the turn has come');
