import type { LoadContext } from './load-context.ts';

type Outcome = 'SUCCEEDED' | 'FAILED';

/** Process and Track: start, claim where Process is Express, computation, status event, outcome. */
export class ProcessStage {
  private readonly context: LoadContext;
  private readonly isStandard: boolean;
  private computing = 0;
  /** Standard executions, which start once. */
  private readonly isStarted: boolean[] = [];
  /** Of Standard executions that have ended. */
  private readonly outcomes: Outcome[] = [];
  private readonly claimed: { times: number; at: number }[] = [];

  constructor(context: LoadContext) {
    this.context = context;
    this.isStandard = context.load.shape.transitions > 0;
  }

  /** A second start is no second run; it has taken its token. */
  start(delivery: number, started: () => void, refused: () => void): void {
    const { load } = this.context;
    this.context.attempt(
      load.shape.ladders['Start processing'],
      () => this.context.take(this.isStandard ? 'StartExecution STANDARD' : 'StartExecution EXPRESS'),
      () => {
        this.run(delivery);
        started();
      },
      refused,
    );
  }

  /** What Reconcile does for an open delivery; whether there was something to do. */
  repair(delivery: number): boolean {
    const outcome = this.outcomes[delivery];
    if (outcome !== undefined) this.record(delivery, outcome);
    else if (this.isStandard && this.isStarted[delivery]) return false;
    else this.start(delivery, nothing, nothing);
    return true;
  }

  private run(delivery: number): void {
    const { load, events } = this.context;
    if (!this.isStandard) return this.claim(delivery);
    if (this.isStarted[delivery]) return;
    this.isStarted[delivery] = true;
    const delay = this.context.delay('StateTransition', load.shape.transitions);
    events.after(delay, () => this.compute(delivery));
  }

  private claim(delivery: number): void {
    const { load } = this.context;
    this.context.attempt(
      load.shape.ladders['Claim delivery'],
      () => this.context.write(load.writeUnits.claim),
      () => this.claimTaken(delivery),
      nothing,
    );
  }

  /** The write was made, and its condition decides: another run holds the claim, or too many have had it. */
  private claimTaken(delivery: number): void {
    const { events, load } = this.context;
    const { most = Infinity, holds = 0 } = load.shape.claims ?? {};
    const claim = (this.claimed[delivery] ??= { times: 0, at: -Infinity });
    if (events.now - claim.at < holds) return;
    if (claim.times >= most) return this.record(delivery, 'FAILED');
    claim.times += 1;
    claim.at = events.now;
    this.compute(delivery);
  }

  private compute(delivery: number): void {
    const { load, events } = this.context;
    this.context.attempt(
      load.shape.ladders['Run compute'],
      () => this.takePlace(),
      () => events.after(load.computeSeconds, () => this.computed(delivery)),
      () => (this.isStandard ? this.hand(delivery, 'FAILED') : this.refund(delivery)),
      // A retry is a transition.
      this.isStandard ? () => this.context.delay('StateTransition') : undefined,
    );
  }

  /** An Express run that Lambda had no room for ends without an outcome and is no attempt, where the pipeline says so. */
  private refund(delivery: number): void {
    const { load } = this.context;
    const claim = this.claimed[delivery];
    if (claim === undefined || load.shape.claims?.areRefunded !== true) return;
    const refunded = (): void => {
      claim.times -= 1;
    };
    const write = (): boolean => this.context.write(load.writeUnits.claim);
    this.context.attempt(load.shape.ladders['Refund attempt'], write, refunded, nothing);
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
    if (this.isStandard) this.hand(delivery, 'SUCCEEDED');
    else this.record(delivery, 'SUCCEEDED');
  }

  /** Through EventBridge to Track. */
  private hand(delivery: number, outcome: Outcome): void {
    this.outcomes[delivery] = outcome;
    const delay = this.context.delay('EventBridge invocations');
    this.context.events.after(delay, () => this.track(delivery, outcome));
  }

  /** EventBridge tries for 24 hours; its pauses are not published. */
  private track(delivery: number, outcome: Outcome): void {
    if (this.context.take('StartExecution EXPRESS')) return this.record(delivery, outcome);
    this.context.events.after(1 + this.context.random.next(), () => this.track(delivery, outcome));
  }

  private record(delivery: number, outcome: Outcome): void {
    const { load, isDone, recorder, events } = this.context;
    this.context.attempt(
      load.shape.ladders['Record outcome'],
      () => this.context.write(load.writeUnits.outcome),
      () => {
        if (isDone[delivery]) return;
        isDone[delivery] = true;
        recorder.ended(delivery, outcome, events.now);
      },
      // Reconcile hands it over again, or starts an Express run that computes again.
      nothing,
    );
  }
}

const nothing = (): void => undefined;
