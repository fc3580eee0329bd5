import type { FeedLine } from '../../../local/services/live-feed/feed-line.ts';

/** What happened in a state machine since the page was opened. */
export interface MachineRate {
  readonly started: number;
  readonly failed: number;
  readonly inFlight: number;
  /** Runs that started, a second, over the last seconds. */
  readonly perSecond: number;
}

const WINDOW_MS = 10_000;

/** Counts the runs of each state machine from the feed. It keeps the starts of the last seconds only. */
export class EventRates {
  private readonly counts = new Map<string, { started: number; ended: number; failed: number }>();
  private readonly recent = new Map<string, number[]>();

  add({ machine, type, at }: FeedLine): void {
    const count = this.counts.get(machine) ?? { started: 0, ended: 0, failed: 0 };
    this.counts.set(machine, count);
    if (type === 'ExecutionStarted') {
      count.started += 1;
      this.recent.set(machine, [...this.since(machine, at - WINDOW_MS), at]);
    }
    if (/^Execution(Succeeded|Failed|TimedOut|Aborted)$/.test(type)) count.ended += 1;
    if (/^Execution(Failed|TimedOut|Aborted)$/.test(type)) count.failed += 1;
  }

  of(machine: string, now: number): MachineRate {
    const { started, ended, failed } = this.counts.get(machine) ?? { started: 0, ended: 0, failed: 0 };
    const perSecond = (this.since(machine, now - WINDOW_MS).length * 1_000) / WINDOW_MS;
    return { started, failed, inFlight: Math.max(0, started - ended), perSecond };
  }

  private since(machine: string, from: number): number[] {
    return (this.recent.get(machine) ?? []).filter((at) => at > from);
  }
}
