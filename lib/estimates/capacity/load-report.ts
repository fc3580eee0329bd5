import { quantile } from '../../proofs/simulation/quantile.ts';
import { DELIVERY } from '../../contracts/delivery.ts';
import type { Item } from '../../proofs/simulation/stores/simulate-stores.ts';
import type { ByQuota } from './applied-quotas.ts';

/** One second of a run, or the seconds since the last entry. */
export interface Moment {
  readonly second: number;
  readonly sent: number;
  readonly accepted: number;
  readonly refused: number;
  /** Accepted deliveries without an outcome at its end. */
  readonly backlog: number;
}

/** What happened to the deliveries of a load. Times are in seconds. */
export interface DeliveryReport {
  readonly sent: number;
  /** Answered 202. */
  readonly accepted: number;
  /** Answered neither 202 nor 429: 503 with acknowledgement 'stored'. */
  readonly returned: number;
  readonly succeeded: number;
  /** With another outcome: Lambda throttled the computation to the end. */
  readonly failed: number;
  /** Sent to the parking queue. A delivery that is sent twice counts twice. */
  readonly parked: number;
  /** Started by Reconcile, or their outcome handed to Track by it. */
  readonly reconciled: number;
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
  readonly moments: readonly Moment[];
}

/** What happened to a load, and what it used. */
export interface LoadReport extends DeliveryReport {
  /** Answered 429, by the quota that refused. */
  readonly refused: ByQuota;
  readonly deadLetters: number;
  /** How often each quota refused or delayed a call. */
  readonly throttled: ByQuota;
  /** Tokens taken of each quota. */
  readonly taken: ByQuota;
}

/** Records what happens to a load. Times are milliseconds of the clock of the run. */
export class LoadRecorder {
  private readonly startedAt: number;
  private readonly acknowledged = new Set<string>();
  private readonly over = new Set<string>();
  private readonly waited: number[] = [];
  private readonly seconds: { sent: number; accepted: number; refused: number; backlog: number }[] = [];
  private readonly counts = {
    sent: 0,
    accepted: 0,
    returned: 0,
    succeeded: 0,
    failed: 0,
    parked: 0,
    reconciled: 0,
  };
  private lastSent: number;
  private lastEnded: number;
  private open = 0;
  private maxBacklog = 0;

  constructor(startedAt: number) {
    this.startedAt = startedAt;
    this.lastSent = startedAt;
    this.lastEnded = startedAt;
  }

  sent(now: number): void {
    this.counts.sent += 1;
    this.lastSent = now;
    this.second(now).sent += 1;
  }

  accepted(deliveryId: string, now: number): void {
    this.counts.accepted += 1;
    this.second(now).accepted += 1;
    this.acknowledged.add(deliveryId);
    // With acknowledgement 'stored' the outcome may come before the answer.
    if (!this.over.has(deliveryId)) this.change(1, now);
  }

  refused(now: number): void {
    this.second(now).refused += 1;
  }

  returned(): void {
    this.counts.returned += 1;
  }

  parked(): void {
    this.counts.parked += 1;
  }

  reconciled(): void {
    this.counts.reconciled += 1;
  }

  /** A record that has its outcome. */
  ended(record: Item, now: number): void {
    const deliveryId = String(record[DELIVERY.key]?.S);
    this.counts[record.status?.S === 'SUCCEEDED' ? 'succeeded' : 'failed'] += 1;
    this.waited.push((now - Date.parse(String(record.receivedAt?.S))) / 1_000);
    this.lastEnded = now;
    this.over.add(deliveryId);
    if (this.acknowledged.has(deliveryId)) this.change(-1, now);
  }

  report(): DeliveryReport {
    const waited = Float64Array.from(this.waited).toSorted();
    return {
      ...this.counts,
      maxBacklog: this.maxBacklog,
      toTerminal: {
        mean: waited.reduce((sum, one) => sum + one, 0) / Math.max(1, waited.length),
        p50: quantile(waited, 0.5),
        p99: quantile(waited, 0.99),
        max: quantile(waited, 1),
      },
      drain: Math.max(0, this.lastEnded - this.lastSent) / 1_000,
      moments: this.moments(),
    };
  }

  private change(by: 1 | -1, now: number): void {
    this.open += by;
    this.maxBacklog = Math.max(this.maxBacklog, this.open);
    this.second(now).backlog = this.open;
  }

  private second(now: number) {
    const index = Math.floor((now - this.startedAt) / 1_000);
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
