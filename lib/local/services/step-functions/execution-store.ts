import type { ArchivedExecutions, ExecutionArchive } from './execution-archive.ts';
import type { ExecutionRecord } from './execution-record.ts';

/** How long a Standard name stays taken after its execution has closed. */
const nameReservationMs = 90 * 24 * 60 * 60 * 1000;

/**
 * The Standard executions: all running ones, and the last `limit` finished ones of each state machine, so that a busy
 * one does not displace the others. Older executions keep only their name (about 300 bytes each, for 90 days), so
 * that a repeated start is always refused.
 */
export class ExecutionStore {
  private readonly limit: number;
  private readonly archive: ExecutionArchive | undefined;
  private readonly records = new Map<string, ExecutionRecord>();
  /** By the ARN of the state machine, in the order in which they finished. */
  private readonly finished = new Map<string, Set<ExecutionRecord>>();
  /** Closing time by ARN, oldest first. */
  private readonly closed = new Map<string, number>();

  constructor(limit: number, archive?: ExecutionArchive) {
    this.limit = limit;
    this.archive = archive;
  }

  /** Restores the executions of an earlier run. */
  restore({ records, names }: ArchivedExecutions): void {
    for (const [arn, closedAt] of names) this.closed.set(arn, closedAt);
    for (const record of records) {
      this.records.set(record.arn, record);
      if (record.status !== 'RUNNING') this.finishedOf(record).add(record);
    }
  }

  get(arn: string): ExecutionRecord | undefined {
    return this.records.get(arn);
  }

  /** Whether an execution with this ARN has closed within the last 90 days. */
  isNameTaken(arn: string, now: number): boolean {
    this.releaseNames(now);
    return this.closed.has(arn);
  }

  /** Adds an execution that is new or runs again. */
  run(record: ExecutionRecord): void {
    this.finishedOf(record).delete(record);
    this.closed.delete(record.arn);
    this.records.set(record.arn, record);
    this.archive?.releaseName(record.arn);
    this.archive?.keep(record);
  }

  finish(record: ExecutionRecord, now: number): void {
    const finished = this.finishedOf(record);
    finished.add(record);
    this.closed.set(record.arn, now);
    this.archive?.keep(record);
    this.archive?.keepName(record.arn, now);
    for (const oldest of finished) {
      if (finished.size <= this.limit) break;
      finished.delete(oldest);
      this.records.delete(oldest.arn);
      this.archive?.forget(oldest.arn);
    }
  }

  /** Newest first, as in ListExecutions. */
  list(): readonly ExecutionRecord[] {
    return [...this.records.values()].sort((one, other) => other.sequence - one.sequence);
  }

  private finishedOf({ machine }: ExecutionRecord): Set<ExecutionRecord> {
    const finished = this.finished.get(machine.arn) ?? new Set();
    this.finished.set(machine.arn, finished);
    return finished;
  }

  private releaseNames(now: number): void {
    for (const [arn, closedAt] of this.closed) {
      if (now - closedAt < nameReservationMs) return;
      this.closed.delete(arn);
      const record = this.records.get(arn);
      if (record !== undefined) this.finishedOf(record).delete(record);
      this.records.delete(arn);
      this.archive?.releaseName(arn);
      this.archive?.forget(arn);
    }
  }
}
