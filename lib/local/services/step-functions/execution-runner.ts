import type { HistoryEvent } from '@aws-sdk/client-sfn';
import { Cancellation } from '../../clock/cancellation.ts';
import type { Clock } from '../../clock/clock.ts';
import { randomUuid, type Random } from '../../clock/random.ts';
import { runExecution, type InvokeTask, type Outcome } from '../../state-machine/execution/run-execution.ts';
import { StopReason } from '../../state-machine/execution/stop-reason.ts';
import type { TaskTokens } from '../../state-machine/task/task-tokens.ts';
import type { ExecutionArchive } from './execution-archive.ts';
import type { ExecutionRecord, StateMachine } from './execution-record.ts';
import { statusChangeEvent, type StatusChangeEvent } from './status-change-event.ts';
import type { ExpressHistory } from './express-history.ts';
import type { ExecutionStore } from './execution-store.ts';
import type { Quotas } from './quotas.ts';

/** The options of the runner. */
export interface RunnerOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly region: string;
  readonly accountId: string;
  readonly invoke: InvokeTask;
  /** Called for every status of a Standard execution, including RUNNING. Must not throw. */
  readonly onStatusChange: (event: StatusChangeEvent) => void;
  /** Called for every history event, also of Express executions. Must not throw. */
  readonly onEvent?: (
    execution: {
      readonly name: string;
      readonly stateMachineName: string;
      readonly type: StateMachine['type'];
    },
    event: HistoryEvent,
  ) => void;
  /** Keeps executions beyond the run. Default: they are not kept. */
  readonly archive?: ExecutionArchive | undefined;
}

/** The parts that a runner shares with the rest of the service. */
export interface RunnerParts {
  readonly store: ExecutionStore;
  readonly tokens: TaskTokens;
  readonly quotas: Quotas | undefined;
  /** If present, Express executions are kept too. */
  readonly expressHistory: ExpressHistory | undefined;
}

/** Runs executions in the background and reports their status. */
export class ExecutionRunner {
  private readonly options: RunnerOptions;
  private readonly store: ExecutionStore;
  private readonly tokens: TaskTokens;
  private readonly quotas: Quotas | undefined;
  private readonly expressHistory: ExpressHistory | undefined;
  private readonly running = new Map<string, ExecutionRecord>();
  private isStopped = false;

  constructor(options: RunnerOptions, { store, tokens, quotas, expressHistory }: RunnerParts) {
    this.options = options;
    this.store = store;
    this.tokens = tokens;
    this.quotas = quotas;
    this.expressHistory = expressHistory;
  }

  /** Starts (or redrives) the execution after the caller has its response. */
  begin(record: ExecutionRecord, parsedInput: unknown): void {
    record.controller = new Cancellation();
    if (this.isStopped) record.controller.abort(new StopReason());
    record.status = 'RUNNING';
    if (record.machine.type === 'EXPRESS') this.expressHistory?.add(record);
    this.running.set(record.arn, record);
    record.ended = this.run(record, parsedInput);
  }

  get isIdle(): boolean {
    return this.running.size === 0;
  }

  /** A running execution. */
  find(executionArn: string): ExecutionRecord | undefined {
    return this.running.get(executionArn);
  }

  /** Resolves when no execution is running. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.all([...this.running.values()].map((record) => record.ended));
  }

  /** Aborts the running executions and all later ones. From now on, no status events are sent. */
  async stop(): Promise<void> {
    this.isStopped = true;
    for (const record of this.running.values()) record.controller.abort(new StopReason());
    await this.idle();
  }

  private async run(record: ExecutionRecord, parsedInput: unknown): Promise<void> {
    await callerAnswered();
    this.tellStatus(record);
    const outcome = await this.execute(record, parsedInput);
    const now = this.options.clock.now();
    close(record, outcome, now);
    this.keepEnd(record, now);
    this.tellStatus(record);
    this.running.delete(record.arn);
  }

  /** With an archive, executions that a stop aborts are not kept as ended: the next run starts them again. */
  private keepEnd(record: ExecutionRecord, now: number): void {
    const { archive } = this.options;
    if (archive !== undefined && this.isStopped) return;
    if (record.machine.type === 'STANDARD') this.store.finish(record, now);
    else if (!record.isSynchronous) archive?.forget(record.arn);
  }

  private execute(record: ExecutionRecord, parsedInput: unknown): Promise<Outcome> {
    const { machine } = record;
    const { quotas } = this;
    const { clock, random, invoke } = this.options;
    return runExecution(machine.definition, {
      input: parsedInput,
      inputText: record.input,
      executionArn: record.arn,
      name: record.name,
      stateMachineArn: machine.arn,
      stateMachineName: machine.name,
      roleArn: machine.roleArn,
      type: machine.type,
      startTime: record.startDate,
      redriveCount: record.isSynchronous ? undefined : record.redriveCount,
      clock,
      random,
      invoke,
      onEvent: this.listener(record),
      signal: record.controller.signal,
      taskTokens: this.tokens,
      ...(machine.type === 'STANDARD' && quotas && { transitionDelay: () => quotas.countTransition() }),
      ...(record.stopped !== undefined && { resume: record.stopped }),
    });
  }

  private listener(record: ExecutionRecord): (event: HistoryEvent) => void {
    const { name, machine } = record;
    const { onEvent } = this.options;
    const { expressHistory } = this;
    const execution = { name, stateMachineName: machine.name, type: machine.type };
    return (event) => {
      if (machine.type === 'STANDARD' || expressHistory !== undefined) record.events.push(event);
      onEvent?.(execution, event);
    };
  }

  private tellStatus(record: ExecutionRecord): void {
    if (record.machine.type !== 'STANDARD' || this.isStopped) return;
    const { random, accountId: account, region, clock, onStatusChange } = this.options;
    onStatusChange(statusChangeEvent(record, { id: randomUuid(random), account, region, now: clock.now() }));
  }
}

/**
 * The call that starts an execution returns before the first state runs. One turn of the microtask queue settles the
 * promise of `call`, the next one resumes its caller. A timer would work too, but then a virtual clock would have to
 * be advanced.
 */
async function callerAnswered(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await Promise.resolve();
}

function close(record: ExecutionRecord, outcome: Outcome, now: number): void {
  record.status = outcome.status;
  record.stopDate = now;
  if (outcome.status === 'SUCCEEDED') {
    record.output = outcome.outputText;
    delete record.stopped;
    return;
  }
  record.stopped = outcome.stopped;
  if (outcome.error !== undefined) record.error = outcome.error;
  if (outcome.cause !== undefined) record.cause = outcome.cause;
}
