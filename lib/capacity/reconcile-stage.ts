import TinyQueue from 'tinyqueue';
import type { LoadContext } from './load-context.ts';
import type { ProcessStage } from './process-stage.ts';

/** Reconcile: looks at what is open, some of it each time, and starts it or hands its outcome over. */
export class ReconcileStage {
  private readonly context: LoadContext;
  private readonly process: ProcessStage;
  /** Sorted by when they are looked at, as the index is. */
  private readonly open = new TinyQueue<{ readonly at: number; readonly delivery: number }>(
    [],
    (one, other) => one.at - other.at,
  );
  private readonly isOver: () => boolean;

  constructor(context: LoadContext, process: ProcessStage, isOver: () => boolean) {
    this.context = context;
    this.process = process;
    this.isOver = isOver;
    this.schedule();
  }

  /** From when a delivery is recorded. */
  watch(delivery: number): void {
    const { recorder, load } = this.context;
    this.open.push({ at: recorder.arrivedAt(delivery) + load.shape.reconcile.firstLook, delivery });
  }

  private schedule(): void {
    this.context.events.after(this.context.load.shape.reconcile.every, () => {
      this.run();
      if (!this.isOver()) this.schedule();
    });
  }

  private run(): void {
    const { events, load, isDone, recorder } = this.context;
    const { later, perRun } = load.shape.reconcile;
    let looked = 0;
    for (let next = this.open.peek(); next !== undefined && next.at <= events.now; next = this.open.peek()) {
      if (looked === perRun) break;
      this.open.pop();
      const { delivery } = next;
      if (isDone[delivery]) continue;
      looked += 1;
      if (this.process.repair(delivery)) recorder.reconciled();
      this.open.push({ at: events.now + later, delivery });
    }
  }
}
