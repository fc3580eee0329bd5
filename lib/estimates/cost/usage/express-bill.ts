import type { HistoryEvent } from '@aws-sdk/client-sfn';
import assumptions from '../assumptions.json' with { type: 'json' };
import type { Usage } from './usage.ts';

/** Express runs are billed in steps of 100 ms and of 64 MB (pricing page, "Express workflows"). */
const [STEP_MS, STEP_MB] = [100, 64];
/** "50 MB + state machine definition size + execution data size x number of Parallel or Map steps" (pricing page, example 3). */
const LEAST_MB = 50;
const BYTES_PER_MB = 1024 ** 2;
const MB_PER_GB = 1024;

/** Events that level ERROR logs (developer guide, "Log levels for Step Functions execution events"). */
const LOGGED = /(Failed|Aborted|TimedOut)$|^FailStateEntered$/;
const ENDED = /^Execution(Succeeded|Failed|TimedOut|Aborted)$/;
const BRANCHES = /^(ParallelStateStarted|MapIterationStarted)$/;

/** The bill of one Express run, from its events in order. */
export class ExpressBill {
  private readonly definitionBytes: number;
  private startedAt = 0;
  private dataBytes = 0;
  private branches = 0;

  constructor(definitionBytes: number) {
    this.definitionBytes = definitionBytes;
  }

  /** What an event adds to the bill. */
  onEvent(event: HistoryEvent): Usage {
    const type = String(event.type);
    const now = event.timestamp?.getTime() ?? 0;
    this.dataBytes = Math.max(this.dataBytes, Buffer.byteLength(inputOf(event)));
    if (BRANCHES.test(type)) this.branches += 1;
    if (type === 'ExecutionStarted') this.startedAt = now;
    return {
      ...(type === 'ExecutionStarted' && { 'states.express.requests': 1 }),
      ...(LOGGED.test(type) && { 'logs.states.bytes': assumptions.stateLogBytes.value }),
      ...(ENDED.test(type) && { 'states.express.gbSeconds': this.gigabyteSeconds(now - this.startedAt) }),
    };
  }

  private gigabyteSeconds(ms: number): number {
    const steps = Math.max(1, Math.ceil(ms / STEP_MS));
    const data = this.definitionBytes + this.dataBytes * Math.max(1, this.branches);
    const megabytes = Math.ceil((LEAST_MB + data / BYTES_PER_MB) / STEP_MB) * STEP_MB;
    return ((steps * STEP_MS) / 1000) * (megabytes / MB_PER_GB);
  }
}

function inputOf({ executionStartedEventDetails, stateEnteredEventDetails }: HistoryEvent): string {
  return executionStartedEventDetails?.input ?? stateEnteredEventDetails?.input ?? '';
}
