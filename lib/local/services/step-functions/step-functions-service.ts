import { Cancellation, type CancelSignal } from '../../clock/cancellation.ts';
import { ServiceError } from '../../service-error.ts';
import type { StateMachineDefinition } from '../../state-machine/definition/state-machine-definition.ts';
import { StopReason } from '../../state-machine/execution/stop-reason.ts';
import { TaskTokens } from '../../state-machine/task/task-tokens.ts';
import { checkExpress } from './check-express.ts';
import {
  describeExecution,
  describeStateMachine,
  epochSeconds,
  type ApiAnswer,
} from './describe-execution.ts';
import type { ArchivedExecutions } from './execution-archive.ts';
import type { ExecutionRecord, RunningExecution, StateMachine } from './execution-record.ts';
import { ExecutionRunner, type RunnerOptions } from './execution-runner.ts';
import { ExpressHistory } from './express-history.ts';
import { ExecutionStore } from './execution-store.ts';
import { getExecutionHistory } from './get-execution-history.ts';
import { listExecutions } from './list-executions.ts';
import { listPage } from './list-page.ts';
import { type GivenQuotas, Quotas, type RegionClass } from './quotas.ts';
import { redriveExecution } from './redrive-execution.ts';
import { sendTaskFailure, sendTaskHeartbeat, sendTaskSuccess } from './send-task.ts';
import { ExecutionStarter } from './execution-starter.ts';
import {
  validateArn,
  validateName,
  validateStatesRequest,
  type StatesRequest,
} from './validate-states-request.ts';

/** The options of the service. */
export interface StepFunctionsOptions extends RunnerOptions {
  /**
   * The number of finished executions of each Standard state machine that can be described and redriven. Of older
   * ones only the names are kept, for 90 days. Default 2,000: with inputs and outputs of 256 KiB this is 1 GiB for
   * each state machine.
   */
  readonly historyLimit?: number;
  /** Throttles calls and states as in a region of this class, or by these limits. Default: no throttling. */
  readonly quotas?: RegionClass | GivenQuotas;
  /**
   * Whether DescribeExecution, GetExecutionHistory and ListExecutions also work for the last Express executions.
   * Default: no, as on AWS.
   */
  readonly expressHistory?: boolean;
}

const defaultHistoryLimit = 2_000;

/**
 * The Step Functions API for local state machines. Requests and responses have the form of the API (dates as epoch
 * seconds). Every refusal is a ServiceError with the service's message.
 */
export class StepFunctionsService {
  private readonly options: StepFunctionsOptions;
  private readonly machines = new Map<string, StateMachine>();
  private readonly store: ExecutionStore;
  private readonly tokens: TaskTokens;
  private readonly runner: ExecutionRunner;
  private readonly starter: ExecutionStarter;
  private readonly quotas: Quotas | undefined;
  private readonly expressHistory: ExpressHistory | undefined;

  constructor(options: StepFunctionsOptions) {
    this.options = options;
    this.store = new ExecutionStore(options.historyLimit ?? defaultHistoryLimit, options.archive);
    this.tokens = new TaskTokens(options.random);
    this.quotas = options.quotas && new Quotas(options.quotas, options.clock);
    this.expressHistory = options.expressHistory === true ? new ExpressHistory() : undefined;
    this.runner = new ExecutionRunner(options, {
      store: this.store,
      tokens: this.tokens,
      quotas: this.quotas,
      expressHistory: this.expressHistory,
    });
    this.starter = new ExecutionStarter(options, this.store, this.runner);
  }

  /** Adds a loaded state machine and returns its ARN. Throws for a name that is taken or that AWS refuses. */
  addStateMachine(machine: {
    readonly name: string;
    readonly definition: StateMachineDefinition;
    readonly roleArn: string;
    readonly type: 'STANDARD' | 'EXPRESS';
  }): string {
    const { name, definition } = machine;
    const { region, accountId, clock } = this.options;
    const arn = `arn:aws:states:${region}:${accountId}:stateMachine:${name}`;
    validateName(name);
    if (machine.type === 'EXPRESS') checkExpress(definition, name);
    if (this.machines.has(arn)) {
      throw new ServiceError('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`);
    }
    this.machines.set(arn, { ...machine, arn, creationDate: clock.now() });
    return arn;
  }

  /**
   * Replaces all state machines, like CreateStateMachine, UpdateStateMachine and DeleteStateMachine: running
   * executions continue with the definition and role that they were started with.
   */
  replaceStateMachines(machines: readonly Parameters<typeof this.addStateMachine>[0][]): void {
    const before = new Map(this.machines);
    this.machines.clear();
    for (const machine of machines) {
      const arn = this.addStateMachine(machine);
      const known = before.get(arn);
      if (known === undefined) continue;
      const { definition, roleArn, type } = machine;
      const isSame = known.definition.source === definition.source && known.roleArn === roleArn;
      const { creationDate } = known;
      this.machines.set(arn, isSame && known.type === type ? known : { ...machine, arn, creationDate });
    }
  }

  /** Performs an API action such as `StartExecution`. Rejects with ServiceError. */
  async call(action: string, request: Record<string, unknown>): Promise<Record<string, unknown>> {
    const perform = Object.hasOwn(this.actions, action) ? this.actions[action] : undefined;
    if (perform === undefined) {
      throw new ServiceError('UnknownOperationException', `The local run does not have ${action}`);
    }
    this.quotas?.countCall(action, this.machines.get(String(request.stateMachineArn))?.type);
    if (this.options.archive === undefined) return perform(request);
    const answer = await perform(request);
    // A response is sent only after the change is on disk.
    await this.options.archive.written().catch(({ message }: Error) => {
      throw new ServiceError('InternalFailure', message, 500);
    });
    return answer;
  }

  /** Restores the executions of an earlier run and starts unfinished ones again. The state machines must exist. */
  restore(archived: ArchivedExecutions): void {
    const records = archived.records.filter(({ machine }) => this.machines.has(machine.arn));
    const known = { ...archived, records: records.filter(({ machine }) => machine.type === 'STANDARD') };
    this.store.restore(known);
    this.starter.restore({ ...archived, records });
  }

  /** Resolves when no execution is running. */
  idle(): Promise<void> {
    return this.runner.idle();
  }

  /** Whether no execution is running. */
  get isIdle(): boolean {
    return this.runner.isIdle;
  }

  /** A running execution of either type. */
  findRunning(executionArn: string): RunningExecution | undefined {
    return this.runner.find(executionArn);
  }

  /** Resolves when an execution has ended. At once if it is not running. */
  async executionEnded(executionArn: string): Promise<void> {
    await this.runner.find(executionArn)?.ended;
  }

  /**
   * Ends an Express execution as if its machine were lost: no part of it continues. Only a synchronous caller gets to
   * know that it did not succeed.
   */
  loseExecution(executionArn: string): void {
    this.runner.find(executionArn)?.controller.abort(new StopReason());
  }

  /** Runs an asynchronous Express execution once more: "at-least-once workflow execution" (developer guide, "Express"). */
  repeatExecution(executionArn: string): void {
    const running = this.runner.find(executionArn);
    if (running === undefined) return;
    const { name, input } = running;
    this.starter.start(running.machine, { name, input });
  }

  /** Waits for the running executions, at most `graceMs` on the clock or until `endNow` aborts, then aborts them. */
  async stop(graceMs: number, endNow?: CancelSignal): Promise<void> {
    const grace = new Cancellation();
    endNow?.addEventListener('abort', () => grace.abort(new Error('the grace period was cut short')));
    const graceOver = this.options.clock.sleep(graceMs, grace.signal).catch(() => undefined);
    await Promise.race([this.idle(), graceOver]);
    grace.abort(new Error('nothing is left to wait for'));
    await this.runner.stop();
  }

  private readonly actions: Readonly<
    Record<string, (request: StatesRequest) => ApiAnswer | Promise<ApiAnswer>>
  > = {
    StartExecution: (request) => this.starter.start(this.findMachine(request), request),
    StartSyncExecution: (request) => this.starter.startSynchronous(this.findMachine(request), request),
    StopExecution: (request) => this.stopExecution(request),
    RedriveExecution: (request) =>
      redriveExecution(this.findExecution(request), request, {
        now: this.options.clock.now(),
        store: this.store,
        runner: this.runner,
      }),
    DescribeExecution: (request) => describeExecution(this.findDescribed(request)),
    GetExecutionHistory: (request) => getExecutionHistory(this.findDescribed(request), request),
    ListExecutions: (request) => {
      const machine = this.findMachine(request);
      const records = machine.type === 'STANDARD' ? this.store.list() : this.expressHistory?.list();
      return listExecutions(machine, records, request);
    },
    DescribeStateMachine: (request) => describeStateMachine(this.findMachine(request)),
    ListStateMachines: (request) => this.listStateMachines(request),
    SendTaskSuccess: (request) => sendTaskSuccess(this.tokens, request),
    SendTaskFailure: (request) => sendTaskFailure(this.tokens, request),
    SendTaskHeartbeat: (request) => sendTaskHeartbeat(this.tokens, request),
  };

  private findMachine(request: StatesRequest): StateMachine {
    const arn = validateStatesRequest(request, ['stateMachineArn']).stateMachineArn ?? '';
    validateArn(arn, 'stateMachine');
    const machine = this.machines.get(arn);
    if (machine === undefined) {
      throw new ServiceError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
    }
    return machine;
  }

  /** An execution of either type, if Express executions are kept. */
  private findDescribed(request: StatesRequest): ExecutionRecord {
    const { executionArn } = validateStatesRequest(request, ['executionArn']);
    return this.expressHistory?.get(executionArn ?? '') ?? this.findExecution(request);
  }

  /** Express executions have another type of ARN, which no action accepts. */
  private findExecution(request: StatesRequest): ExecutionRecord {
    const arn = validateStatesRequest(request, ['executionArn']).executionArn ?? '';
    validateArn(arn, 'execution');
    const record = this.store.get(arn);
    if (record === undefined) {
      throw new ServiceError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
    }
    return record;
  }

  /** Has no effect on an execution that has ended. */
  private async stopExecution(request: StatesRequest): Promise<ApiAnswer> {
    const record = this.findExecution(request);
    const { error, cause } = validateStatesRequest(request);
    record.controller.abort(new StopReason(error ?? undefined, cause ?? undefined));
    await record.ended;
    return { stopDate: epochSeconds(record.stopDate ?? this.options.clock.now()) };
  }

  private listStateMachines(request: StatesRequest): ApiAnswer {
    const machines = [...this.machines.values()].map((machine, index) => ({ ...machine, index }));
    const { page, ...token } = listPage(machines, request, ({ index }) => index);
    const stateMachines = page.map(({ arn, name, type, creationDate }) => ({
      stateMachineArn: arn,
      name,
      type,
      creationDate: epochSeconds(creationDate),
    }));
    return { stateMachines, ...token };
  }
}
