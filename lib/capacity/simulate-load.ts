import TinyQueue from 'tinyqueue';
import type { Clock } from '../local/clock.ts';
import { type Random, seededRandom } from '../local/random.ts';
import { MS_TO_ONE_MORE, PipeScaling } from '../local/services/pipe-scaling.ts';
import {
  createTokenBucket,
  createTokenQueue,
  type TokenBucket,
  type TokenQueue,
} from '../local/token-bucket.ts';
import { type LoadReport, LoadRecorder } from './load-report.ts';
import type { PipelineShape, RetryLadder } from './pipeline-shape.ts';
import type { QuotaLimits, QuotaName } from './quotas.ts';

/** A load, and what it is put on. */
export interface Load {
  /** Times of arrival in seconds, in order. */
  readonly arrivals: Iterable<number>;
  readonly quotas: QuotaLimits;
  readonly shape: PipelineShape;
  readonly computeSeconds: number;
  /** DynamoDB write units of recording a delivery and its outcome. */
  readonly writeUnits: { readonly record: number; readonly outcome: number };
  readonly seed: number;
}

/** One run of Ingest, or of what Reconcile does for one delivery. */
interface Run {
  readonly delivery: number;
  readonly by: 'producer' | 'pipe' | 'reconcile';
  receives: number;
  receivedAt: number;
}

interface Event {
  readonly at: number;
  readonly happens: () => void;
}

type StepName = 'Store payload' | 'Record delivery' | 'Start processing';

/**
 * A discrete-event simulation of the pipeline under quotas: token buckets, retry ladders, parking, Reconcile, the function's
 * concurrency. Calls take no time and do not fail but by throttling; only the computation lasts. Left out: the time of healthy
 * calls (tenths of a second), quotas of DescribeExecution, shards of the index that fill unevenly, outcomes that DynamoDB
 * throttles for longer than Track tries (here it tries until it has them), and cold starts. `npm run faults -- --burst` runs the
 * real definitions instead; a test compares the two. For 100,000 at ten times what is refilled they said: parked 85,985 there and
 * 85,975 here, p50 301 s and 301 s, p99 592 s and 593 s; the last few, which Reconcile starts, end after 1,801 s and 1,200 s.
 */
export function simulateLoad(load: Load): LoadReport {
  return new LoadSimulation(load).run();
}

class LoadSimulation {
  private now = 0;
  private readonly events = new TinyQueue<Event>([], (one, other) => one.at - other.at);
  private readonly load: Load;
  private readonly random: Random;
  private readonly recorder = new LoadRecorder();
  private readonly buckets: Readonly<Record<Exclude<QuotaName, 'Lambda concurrency'>, TokenBucket>>;
  private readonly transitions: TokenQueue;
  private readonly invocations: TokenQueue;
  private readonly isRecorded: boolean[] = [];
  private readonly isStarted: boolean[] = [];
  private readonly isDone: boolean[] = [];
  private readonly toLookAt = new TinyQueue<{ readonly at: number; readonly delivery: number }>(
    [],
    (one, other) => one.at - other.at,
  );
  private readonly visible: Run[] = [];
  private firstVisible = 0;
  private atPipe = 0;
  private readonly scaling: PipeScaling;
  private isPipeToGrow = false;
  private computing = 0;
  private haveAllArrived = false;

  constructor(load: Load) {
    this.load = load;
    this.random = seededRandom(load.seed);
    const clock: Clock = { now: () => this.now * 1_000, sleep: () => Promise.resolve() };
    this.scaling = new PipeScaling(clock);
    const bucket = (name: QuotaName): TokenBucket => createTokenBucket(load.quotas[name], clock);
    this.transitions = createTokenQueue(load.quotas.StateTransition, clock);
    this.invocations = createTokenQueue(load.quotas['EventBridge invocations'], clock);
    this.buckets = Object.fromEntries(
      Object.keys(load.quotas).map((name) => [name, bucket(name as QuotaName)]),
    ) as never;
  }

  run(): LoadReport {
    this.at(this.load.shape.reconcile.every, () => this.reconcile());
    let delivery = 0;
    for (const time of this.load.arrivals) {
      this.passUntil(time);
      this.now = time;
      this.arrive(delivery);
      delivery += 1;
    }
    this.haveAllArrived = true;
    this.passUntil(Infinity);
    return this.recorder.report();
  }

  private passUntil(time: number): void {
    for (let next = this.events.peek(); next !== undefined && next.at <= time; next = this.events.peek()) {
      this.events.pop();
      this.now = next.at;
      next.happens();
    }
  }

  private at(time: number, happens: () => void): void {
    this.events.push({ at: time, happens });
  }

  private arrive(delivery: number): void {
    this.recorder.sent(this.now);
    for (const name of ['stage throttle', 'API Gateway requests', 'StartExecution EXPRESS'] as const) {
      if (!this.buckets[name]()) return this.recorder.refused(name, this.now);
    }
    this.recorder.accepted(delivery, this.now);
    this.step('Store payload', { delivery, by: 'producer', receives: 0, receivedAt: this.now });
  }

  /** Calls of one state, again as long as its ladder says. */
  private step(name: StepName, run: Run, tried = 0): void {
    const quota = this.quotaOf(name);
    const tokens = name === 'Record delivery' ? this.load.writeUnits.record : 1;
    if (this.buckets[quota](tokens)) return this.succeed(name, run);
    this.recorder.throttled(quota);
    const wait = this.waitOf(this.load.shape.ladders[name], tried);
    if (wait === undefined) return this.giveUp(run);
    this.at(this.now + wait, () => this.step(name, run, tried + 1));
  }

  private quotaOf(name: StepName): Exclude<QuotaName, 'Lambda concurrency'> {
    if (name === 'Store payload') return 'S3 PUT';
    if (name === 'Record delivery') return 'DynamoDB write units';
    return this.load.shape.transitions === 0 ? 'StartExecution EXPRESS' : 'StartExecution STANDARD';
  }

  private succeed(name: StepName, run: Run): void {
    if (name === 'Store payload') return this.step('Record delivery', run);
    if (name === 'Start processing') {
      this.process(run.delivery);
      return this.end(run);
    }
    if (!this.isRecorded[run.delivery]) {
      this.isRecorded[run.delivery] = true;
      this.lookAt(run.delivery, this.recorder.arrivedAt(run.delivery) + this.load.shape.reconcile.firstLook);
    }
    this.step('Start processing', run);
  }

  private waitOf({ delays, isJittered }: RetryLadder, tried: number): number | undefined {
    const delay = delays[tried];
    return delay === undefined || !isJittered ? delay : delay * this.random.next();
  }

  /** Exactly one of queue and Reconcile tries again (`lib/pipeline/park-delivery.ts`); without a queue the producer does. */
  private giveUp(run: Run): void {
    const { parking } = this.load.shape;
    if (run.by === 'producer') {
      if (parking === undefined) return this.recorder.returned(run.delivery, this.now);
      this.recorder.parked();
      const parked: Run = { delivery: run.delivery, by: 'pipe', receives: 0, receivedAt: this.now };
      return this.at(this.now + parking.delay, () => this.show(parked));
    }
    if (run.by === 'pipe' && !this.isRecorded[run.delivery] && parking !== undefined) {
      this.at(run.receivedAt + parking.visibility, () => this.show(run));
    }
    this.end(run);
  }

  private end({ by }: Run): void {
    if (by !== 'pipe') return;
    this.atPipe -= 1;
    this.feed();
  }

  private show(run: Run): void {
    this.visible.push(run);
    this.feed();
  }

  private feed(): void {
    while (this.firstVisible < this.visible.length) {
      if (!this.scaling.takesOneMore(this.atPipe)) return this.feedLater();
      const run = this.visible[this.firstVisible]!;
      this.firstVisible += 1;
      this.receive(run);
    }
    if (this.atPipe === 0) this.scaling.rest();
  }

  private feedLater(): void {
    if (this.isPipeToGrow) return;
    this.isPipeToGrow = true;
    this.at(this.now + MS_TO_ONE_MORE / 1_000, () => {
      this.isPipeToGrow = false;
      this.feed();
    });
  }

  private receive(run: Run): void {
    run.receives += 1;
    run.receivedAt = this.now;
    if (run.receives > (this.load.shape.parking?.receives ?? Infinity)) {
      return this.recorder.deadLetter(run.delivery, this.now);
    }
    this.atPipe += 1;
    this.step('Store payload', run);
  }

  /** A second start is no second run; it has taken its token. */
  private process(delivery: number): void {
    if (this.isStarted[delivery]) return;
    this.isStarted[delivery] = true;
    const { transitions } = this.load.shape;
    const delay = transitions === 0 ? 0 : this.transitions(transitions) / 1_000;
    if (delay > 0) this.recorder.throttled('StateTransition');
    this.at(this.now + delay, () => this.compute(delivery));
  }

  private compute(delivery: number, tried = 0): void {
    if (this.computing < this.load.quotas['Lambda concurrency'].burst) {
      this.computing += 1;
      return this.at(this.now + this.load.computeSeconds, () => this.computed(delivery));
    }
    this.recorder.throttled('Lambda concurrency');
    const wait = this.waitOf(this.load.shape.ladders['Run compute'], tried);
    if (wait === undefined) return this.recordOutcome(delivery, 'FAILED');
    const delay = this.load.shape.transitions === 0 ? 0 : this.transitions() / 1_000;
    this.at(this.now + wait + delay, () => this.compute(delivery, tried + 1));
  }

  private computed(delivery: number): void {
    this.computing -= 1;
    const delay = this.load.shape.transitions === 0 ? 0 : this.invocations() / 1_000;
    if (delay > 0) this.recorder.throttled('EventBridge invocations');
    if (delay === 0) return this.recordOutcome(delivery, 'SUCCEEDED');
    this.at(this.now + delay, () => this.recordOutcome(delivery, 'SUCCEEDED'));
  }

  private recordOutcome(delivery: number, status: 'SUCCEEDED' | 'FAILED'): void {
    if (!this.buckets['DynamoDB write units'](this.load.writeUnits.outcome)) {
      this.recorder.throttled('DynamoDB write units');
      return this.at(this.now + this.random.next(), () => this.recordOutcome(delivery, status));
    }
    this.isDone[delivery] = true;
    this.recorder.ended(delivery, status, this.now);
  }

  private lookAt(delivery: number, time: number): void {
    this.toLookAt.push({ at: time, delivery });
  }

  private reconcile(): void {
    const { every, later, perRun } = this.load.shape.reconcile;
    let looked = 0;
    for (
      let next = this.toLookAt.peek();
      next !== undefined && next.at <= this.now;
      next = this.toLookAt.peek()
    ) {
      if (looked === perRun) break;
      this.toLookAt.pop();
      const { delivery } = next;
      if (this.isDone[delivery]) continue;
      looked += 1;
      if (!this.isStarted[delivery]) {
        this.recorder.reconciled();
        this.step('Start processing', { delivery, by: 'reconcile', receives: 0, receivedAt: this.now });
      }
      this.lookAt(delivery, this.now + later);
    }
    if (!this.haveAllArrived || this.recorder.open > 0) this.at(this.now + every, () => this.reconcile());
  }
}
