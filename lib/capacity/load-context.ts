import type { Clock } from '../local/clock.ts';
import { type Random, seededRandom } from '../local/random.ts';
import {
  createTokenBucket,
  createTokenQueue,
  type TokenBucket,
  type TokenQueue,
} from '../local/token-bucket.ts';
import { EventQueue } from './event-queue.ts';
import { LoadRecorder } from './load-report.ts';
import type { PipelineShape, RetryLadder } from './pipeline-shape.ts';
import { QUOTA_NAMES, type QuotaLimits, type QuotaName } from './quotas.ts';
import type { DeliveryWriteUnits } from './sustained-rates.ts';

/** A load, and what it is put on. */
export interface Load {
  /** Times of arrival in seconds, in order. */
  readonly arrivals: Iterable<number>;
  readonly quotas: QuotaLimits;
  readonly shape: PipelineShape;
  readonly computeSeconds: number;
  readonly writeUnits: DeliveryWriteUnits;
  /** How often the producer asks for one delivery's status, a second apart. */
  readonly polls: number;
  readonly seed: number;
}

/** Quotas that delay what exceeds them instead of refusing it. */
type DelayingQuota = 'StateTransition' | 'EventBridge invocations';

/** What the stages of a simulated load share: the time, the quotas, how far the deliveries are, and who counts. */
export class LoadContext {
  readonly events = new EventQueue();
  readonly recorder = new LoadRecorder();
  readonly load: Load;
  readonly clock: Clock;
  readonly random: Random;
  /** Deliveries that have their outcome. */
  readonly isDone: boolean[] = [];
  private readonly buckets: ReadonlyMap<QuotaName, TokenBucket>;
  private readonly queues: Readonly<Record<DelayingQuota, TokenQueue>>;

  constructor(load: Load) {
    this.load = load;
    this.random = seededRandom(load.seed);
    this.clock = {
      now: () => this.events.now * 1_000,
      sleep: () => Promise.resolve(),
      turn: () => Promise.resolve(),
    };
    this.buckets = new Map(
      QUOTA_NAMES.map((name) => [name, createTokenBucket(load.quotas[name], this.clock)]),
    );
    this.queues = {
      StateTransition: createTokenQueue(load.quotas.StateTransition, this.clock),
      'EventBridge invocations': createTokenQueue(load.quotas['EventBridge invocations'], this.clock),
    };
  }

  /** Takes tokens of a quota, or is throttled. */
  take(quota: QuotaName, tokens = 1): boolean {
    const isTaken = this.buckets.get(quota)!(tokens);
    if (!isTaken) this.recorder.throttled(quota);
    return isTaken;
  }

  /** A write of the table and of its index: what either refuses is not written. */
  write({ table, index }: { readonly table: number; readonly index: number }): boolean {
    if (table > 0 && !this.take('DynamoDB write units', table)) return false;
    return index === 0 || this.take('DynamoDB index write units', index);
  }

  /** Takes tokens in advance; seconds until they are there. */
  delay(quota: DelayingQuota, tokens = 1): number {
    const seconds = this.queues[quota](tokens) / 1_000;
    if (seconds > 0) this.recorder.throttled(quota);
    return seconds;
  }

  /**
   * Makes a call until it is taken, as long as a ladder says; `delay` is what a retry waits beside its pause. Four functions in a
   * row instead of an object of them: tsx gives every function of an object its name when it is made, a third of the whole time.
   */
  attempt(
    ladder: RetryLadder,
    call: () => boolean,
    taken: () => void,
    refused: () => void,
    delay?: () => number,
    tried = 0,
  ): void {
    if (call()) return taken();
    const pause = ladder.delays[tried];
    if (pause === undefined) return refused();
    const drawn = ladder.isJittered ? pause * this.random.next() : pause;
    this.events.after(drawn + (delay?.() ?? 0), () =>
      this.attempt(ladder, call, taken, refused, delay, tried + 1),
    );
  }
}
