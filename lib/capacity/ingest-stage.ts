import { MS_TO_ONE_MORE, PipeScaling } from '../local/services/pipe-scaling.ts';
import type { LoadContext } from './load-context.ts';
import type { ProcessStage } from './process-stage.ts';
import type { QuotaName } from './quotas.ts';
import type { ReconcileStage } from './reconcile-stage.ts';

/** One run of Ingest. */
interface Run {
  readonly delivery: number;
  readonly by: 'producer' | 'pipe';
  receives: number;
  receivedAt: number;
}

/** What a request passes before it is accepted, in this order. */
const FRONT = ['stage throttle', 'API Gateway requests', 'StartExecution EXPRESS'] as const;

/** The API and Ingest: accepts, stores, records and starts; parks what fails, and takes it up again through the pipe. */
export class IngestStage {
  private readonly context: LoadContext;
  private readonly process: ProcessStage;
  private readonly reconcile: ReconcileStage;
  private readonly scaling: PipeScaling;
  private readonly isRecorded: boolean[] = [];
  private readonly visible: Run[] = [];
  private firstVisible = 0;
  private atPipe = 0;
  private isPipeToGrow = false;

  constructor(context: LoadContext, process: ProcessStage, reconcile: ReconcileStage) {
    this.context = context;
    this.process = process;
    this.reconcile = reconcile;
    this.scaling = new PipeScaling(context.clock);
  }

  arrive(delivery: number): void {
    const { events, recorder } = this.context;
    recorder.sent(events.now);
    const refusing = this.refusedBy(FRONT);
    if (refusing !== undefined) return recorder.refused(refusing, events.now);
    recorder.accepted(delivery, events.now);
    for (let poll = 1; poll <= this.context.load.polls; poll += 1)
      events.after(poll, () => void this.refusedBy(['stage throttle', 'API Gateway requests']));
    this.store({ delivery, by: 'producer', receives: 0, receivedAt: events.now });
  }

  private refusedBy(quotas: readonly QuotaName[]): QuotaName | undefined {
    return quotas.find((quota) => !this.context.take(quota));
  }

  private store(run: Run): void {
    this.context.attempt(
      this.context.load.shape.ladders['Store payload'],
      () => this.context.take('S3 PUT'),
      () => this.record(run),
      () => this.giveUp(run),
    );
  }

  private record(run: Run): void {
    this.context.attempt(
      this.context.load.shape.ladders['Record delivery'],
      () => this.context.write(this.context.load.writeUnits.record),
      () => this.recorded(run),
      () => this.giveUp(run),
    );
  }

  private recorded(run: Run): void {
    if (!this.isRecorded[run.delivery]) {
      this.isRecorded[run.delivery] = true;
      this.reconcile.watch(run.delivery);
    }
    this.process.start(
      run.delivery,
      () => this.end(run),
      () => this.giveUp(run),
    );
  }

  /** Exactly one of queue and Reconcile tries again (`lib/pipeline/park-delivery.ts`); without a queue the producer does. */
  private giveUp(run: Run): void {
    const { events, recorder, load } = this.context;
    const { parking } = load.shape;
    if (run.by === 'producer' && parking === undefined)
      return recorder.returned(this.isRecorded[run.delivery] === true, events.now);
    if (run.by === 'producer') {
      recorder.parked();
      const parked: Run = { delivery: run.delivery, by: 'pipe', receives: 0, receivedAt: events.now };
      return events.after(parking?.delay ?? 0, () => this.show(parked));
    }
    if (!this.isRecorded[run.delivery]) {
      const hiddenFor = run.receivedAt + (parking?.visibility ?? 0) - events.now;
      events.after(Math.max(0, hiddenFor), () => this.show(run));
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
    this.context.events.after(MS_TO_ONE_MORE / 1_000, () => {
      this.isPipeToGrow = false;
      this.feed();
    });
  }

  private receive(run: Run): void {
    const { events, load, recorder } = this.context;
    run.receives += 1;
    run.receivedAt = events.now;
    if (run.receives > (load.shape.parking?.receives ?? Infinity)) return recorder.deadLetter(events.now);
    this.atPipe += 1;
    this.store(run);
  }
}
