import type { LoadContext } from './load-context.ts';

/** Process and Track: start, claim where Process is Express, computation, status event, outcome. */
export class ProcessStage {
  private readonly context: LoadContext;
  private readonly isStandard: boolean;
  private computing = 0;

  constructor(context: LoadContext) {
    this.context = context;
    this.isStandard = context.load.shape.transitions > 0;
  }

  /** A second start is no second run; it has taken its token. */
  start(delivery: number, started: () => void, refused: () => void): void {
    const { load } = this.context;
    this.context.attempt({
      ladder: load.shape.ladders['Start processing'],
      call: () => this.context.take(this.isStandard ? 'StartExecution STANDARD' : 'StartExecution EXPRESS'),
      taken: () => {
        this.run(delivery);
        started();
      },
      refused,
    });
  }

  /** Tries once more to record what a computation came to; an Express run would compute first. */
  handOver(delivery: number): void {
    this.record(delivery, 'SUCCEEDED');
  }

  private run(delivery: number): void {
    const { isStarted, load, events } = this.context;
    if (isStarted[delivery]) return;
    isStarted[delivery] = true;
    if (!this.isStandard) return this.claim(delivery);
    const delay = this.context.delay('StateTransition', load.shape.transitions);
    events.after(delay, () => this.compute(delivery));
  }

  private claim(delivery: number): void {
    const { load } = this.context;
    this.context.attempt({
      ladder: load.shape.ladders['Claim delivery'],
      call: () => this.context.write(load.writeUnits.claim),
      taken: () => this.compute(delivery),
      refused: () => this.leaveToReconcile(delivery),
    });
  }

  private compute(delivery: number): void {
    const { load, events } = this.context;
    this.context.attempt({
      ladder: load.shape.ladders['Run compute'],
      call: () => this.takePlace(),
      taken: () => events.after(load.computeSeconds, () => this.computed(delivery)),
      refused: () => (this.isStandard ? this.hand(delivery, 'FAILED') : this.leaveToReconcile(delivery)),
      // A retry is a transition.
      ...(this.isStandard && { delay: () => this.context.delay('StateTransition') }),
    });
  }

  /** Of Lambda's concurrency: executions at a time, no tokens that refill. */
  private takePlace(): boolean {
    const isFree = this.computing < this.context.load.quotas['Lambda concurrency'].burst;
    if (isFree) this.computing += 1;
    else this.context.recorder.throttled('Lambda concurrency');
    return isFree;
  }

  private computed(delivery: number): void {
    this.computing -= 1;
    this.context.isComputed[delivery] = true;
    if (this.isStandard) this.hand(delivery, 'SUCCEEDED');
    else this.record(delivery, 'SUCCEEDED');
  }

  /** Through EventBridge to Track. */
  private hand(delivery: number, status: 'SUCCEEDED' | 'FAILED'): void {
    const delay = this.context.delay('EventBridge invocations');
    this.context.events.after(delay, () => this.track(delivery, status));
  }

  /** EventBridge tries for 24 hours; its pauses are not published. */
  private track(delivery: number, status: 'SUCCEEDED' | 'FAILED'): void {
    if (this.context.take('StartExecution EXPRESS')) return this.record(delivery, status);
    this.context.events.after(1 + this.context.random.next(), () => this.track(delivery, status));
  }

  private record(delivery: number, status: 'SUCCEEDED' | 'FAILED'): void {
    const { load, isDone, recorder, events } = this.context;
    this.context.attempt({
      ladder: load.shape.ladders['Record outcome'],
      call: () => this.context.write(load.writeUnits.outcome),
      taken: () => {
        if (isDone[delivery]) return;
        isDone[delivery] = true;
        recorder.ended(delivery, status, events.now);
      },
      refused: () => this.leaveToReconcile(delivery),
    });
  }

  /** Standard: its outcome is handed over again. Express: the run has failed, and the next one computes again. */
  private leaveToReconcile(delivery: number): void {
    if (this.isStandard) return;
    this.context.isStarted[delivery] = false;
    this.context.isComputed[delivery] = false;
  }
}
