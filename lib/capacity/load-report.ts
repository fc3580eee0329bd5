import type { QuotaName } from './quotas.ts';

/** A second of a run, or the seconds since the last one. */
export interface Moment {
  readonly second: number;
  readonly sent: number;
  readonly accepted: number;
  readonly refused: number;
  /** Accepted and without an outcome at the end of it. */
  readonly backlog: number;
}

/** What became of a load; times in seconds. */
export interface LoadReport {
  readonly sent: number;
  readonly accepted: number;
  /** Answered 429, by the quota that refused. */
  readonly refused: Readonly<Partial<Record<QuotaName, number>>>;
  /** Answered 503, with acknowledgement 'stored'. */
  readonly returned: number;
  readonly succeeded: number;
  /** The computation never got a place. */
  readonly failed: number;
  readonly parked: number;
  readonly reconciled: number;
  readonly deadLetters: number;
  readonly maxBacklog: number;
  /** From the request to the outcome. */
  readonly toTerminal: {
    readonly mean: number;
    readonly p50: number;
    readonly p99: number;
    readonly max: number;
  };
  /** From the last request to the last outcome. */
  readonly drain: number;
  /** How often each quota refused or delayed a call. */
  readonly throttled: Readonly<Partial<Record<QuotaName, number>>>;
  readonly moments: readonly Moment[];
}

/** Counts what happens to a load. */
export class LoadRecorder {
  /** Accepted and without an outcome, or not accepted and recorded all the same. */
  open = 0;
  private readonly arrived: number[] = [];
  private readonly waited: number[] = [];
  private readonly refusals: Partial<Record<QuotaName, number>> = {};
  private readonly throttles: Partial<Record<QuotaName, number>> = {};
  private readonly seconds: { sent: number; accepted: number; refused: number; backlog: number }[] = [];
  private readonly counts = {
    sent: 0,
    accepted: 0,
    returned: 0,
    succeeded: 0,
    failed: 0,
    parked: 0,
    reconciled: 0,
    deadLetters: 0,
  };
  private lastSent = 0;
  private lastEnded = 0;
  private maxBacklog = 0;

  arrivedAt(delivery: number): number {
    return this.arrived[delivery] ?? 0;
  }

  sent(now: number): void {
    this.counts.sent += 1;
    this.lastSent = now;
    this.second(now).sent += 1;
  }

  accepted(delivery: number, now: number): void {
    this.counts.accepted += 1;
    this.arrived[delivery] = now;
    this.second(now).accepted += 1;
    this.change(1, now);
  }

  refused(quota: QuotaName, now: number): void {
    this.refusals[quota] = (this.refusals[quota] ?? 0) + 1;
    this.second(now).refused += 1;
  }

  throttled(quota: QuotaName): void {
    this.throttles[quota] = (this.throttles[quota] ?? 0) + 1;
  }

  parked(): void {
    this.counts.parked += 1;
  }

  reconciled(): void {
    this.counts.reconciled += 1;
  }

  /** Answered 503. What has been recorded all the same is open: Reconcile starts it. */
  returned(isRecorded: boolean, now: number): void {
    this.counts.returned += 1;
    if (!isRecorded) this.change(-1, now);
  }

  deadLetter(now: number): void {
    this.counts.deadLetters += 1;
    this.change(-1, now);
  }

  ended(delivery: number, status: 'SUCCEEDED' | 'FAILED', now: number): void {
    this.counts[status === 'SUCCEEDED' ? 'succeeded' : 'failed'] += 1;
    this.waited.push(now - this.arrivedAt(delivery));
    this.lastEnded = now;
    this.change(-1, now);
  }

  report(): LoadReport {
    const waited = Float64Array.from(this.waited).toSorted();
    const at = (share: number): number =>
      waited[Math.min(waited.length - 1, Math.floor(waited.length * share))] ?? 0;
    return {
      ...this.counts,
      refused: this.refusals,
      throttled: this.throttles,
      maxBacklog: this.maxBacklog,
      toTerminal: {
        mean: waited.reduce((sum, one) => sum + one, 0) / Math.max(1, waited.length),
        p50: at(0.5),
        p99: at(0.99),
        max: at(1),
      },
      drain: Math.max(0, this.lastEnded - this.lastSent),
      moments: this.moments(),
    };
  }

  private change(by: 1 | -1, now: number): void {
    this.open += by;
    this.maxBacklog = Math.max(this.maxBacklog, this.open);
    this.second(now).backlog = this.open;
  }

  private second(now: number) {
    const index = Math.floor(now);
    this.seconds[index] ??= { sent: 0, accepted: 0, refused: 0, backlog: this.open };
    return this.seconds[index];
  }

  /** Seconds in which nothing happened are left out. */
  private moments(): readonly Moment[] {
    return [...this.seconds.entries()].flatMap(([second, counted]) =>
      counted === undefined ? [] : [{ second, ...counted }],
    );
  }
}
