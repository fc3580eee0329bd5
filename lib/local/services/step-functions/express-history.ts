import type { ExecutionRecord } from './execution-record.ts';

/** Of each state machine: each execution may hold its payload once for every state. */
const LIMIT = 200;

/**
 * The last Express executions of each state machine, with their events. AWS keeps none: there they are in the log alone, where they
 * are logged.
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

  /** Newest first, as ListExecutions lists them. */
  list(): readonly ExecutionRecord[] {
    return [...this.records.values()].toReversed();
  }
}
