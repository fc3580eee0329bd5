import type { ExecutionRecord } from './execution-record.ts';

/** For each state machine. It is low because an execution can have its payload in the events of every state. */
const LIMIT = 200;

/**
 * The last Express executions of each state machine, with their events. AWS keeps none: it only writes them to the
 * log, if logging is on.
 */
export class ExpressHistory {
  private readonly records = new Map<string, ExecutionRecord>();
  /** By the ARN of the state machine, oldest first. */
  private readonly byMachine = new Map<string, Set<ExecutionRecord>>();

  add(record: ExecutionRecord): void {
    const ofMachine = this.byMachine.get(record.machine.arn) ?? new Set();
    this.byMachine.set(record.machine.arn, ofMachine);
    ofMachine.add(record);
    this.records.set(record.arn, record);
    const [oldest] = ofMachine;
    if (ofMachine.size <= LIMIT || oldest === undefined) return;
    ofMachine.delete(oldest);
    this.records.delete(oldest.arn);
  }

  get(executionArn: string): ExecutionRecord | undefined {
    return this.records.get(executionArn);
  }

  /** Newest first, as in ListExecutions. */
  list(): readonly ExecutionRecord[] {
    return [...this.records.values()].toReversed();
  }
}
