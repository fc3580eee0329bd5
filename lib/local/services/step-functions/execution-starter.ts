import { Cancellation } from '../../clock/cancellation.ts';
import { ServiceError } from '../../service-error.ts';
import { randomUuid } from '../../clock/random.ts';
import { epochSeconds, type ApiAnswer } from './describe-execution.ts';
import type { ArchivedExecutions } from './execution-archive.ts';
import type { ExecutionRecord, StateMachine } from './execution-record.ts';
import type { ExecutionRunner, RunnerOptions } from './execution-runner.ts';
import type { ExecutionStore } from './execution-store.ts';
import { parseInput, validateName, type ValidRequest } from './validate-states-request.ts';

interface Start {
  readonly name: string;
  /** JSON text. */
  readonly input: string;
  readonly parsedInput: unknown;
}

/** StartExecution and StartSyncExecution. */
export class ExecutionStarter {
  private readonly options: RunnerOptions;
  private readonly store: ExecutionStore;
  private readonly runner: ExecutionRunner;
  private started = 0;

  constructor(options: RunnerOptions, store: ExecutionStore, runner: ExecutionRunner) {
    this.options = options;
    this.store = store;
    this.runner = runner;
  }

  /**
   * StartExecution. A Standard name starts one execution. A repeated call with the same input while it runs gets the
   * same response; any other repeated call is refused. An Express name can be used again.
   */
  start(machine: StateMachine, request: ValidRequest): ApiAnswer {
    const start = this.read(request);
    const running = machine.type === 'STANDARD' ? this.runningAlready(machine, start) : undefined;
    if (running !== undefined) return startAnswer(running);
    const record = this.createRecord(machine, start, { isSynchronous: false });
    if (machine.type === 'STANDARD') this.store.run(record);
    else this.options.archive?.keep(record);
    this.runner.begin(record, start.parsedInput);
    return startAnswer(record);
  }

  /**
   * Restores the executions of an earlier run. Those that had not ended are started again, with their ARN, input and
   * definition. AWS says that an Express execution can run more than once, and the tasks of a Standard execution must
   * expect retries.
   */
  restore({ records }: ArchivedExecutions): void {
    this.started = Math.max(this.started, ...records.map(({ sequence }) => sequence));
    for (const record of records) {
      if (record.status === 'RUNNING') this.runner.begin(record, parseInput(record.input));
    }
  }

  /** StartSyncExecution, for Express only. A failed execution is a response, not an error. */
  async startSynchronous(machine: StateMachine, request: ValidRequest): Promise<ApiAnswer> {
    if (machine.type !== 'EXPRESS') {
      throw new ServiceError(
        'StateMachineTypeNotSupported',
        'This operation is not supported by this type of state machine',
      );
    }
    const start = this.read(request);
    const record = this.createRecord(machine, start, { isSynchronous: true });
    this.runner.begin(record, start.parsedInput);
    await record.ended;
    return synchronousAnswer(record);
  }

  private read(request: ValidRequest): Start {
    const name = request.name ?? randomUuid(this.options.random);
    validateName(name);
    const input = request.input ?? '{}';
    return { name, input, parsedInput: parseInput(input) };
  }

  private runningAlready(machine: StateMachine, { name, input }: Start): ExecutionRecord | undefined {
    const arn = this.standardArn(machine, name);
    const earlier = this.store.get(arn);
    if (earlier?.status === 'RUNNING' && earlier.input === input) return earlier;
    if (earlier?.status === 'RUNNING' || this.store.isNameTaken(arn, this.options.clock.now())) {
      throw new ServiceError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
    }
    return undefined;
  }

  private createRecord(
    machine: StateMachine,
    { name, input }: Start,
    { isSynchronous }: Pick<ExecutionRecord, 'isSynchronous'>,
  ): ExecutionRecord {
    const { clock } = this.options;
    return {
      arn: machine.type === 'STANDARD' ? this.standardArn(machine, name) : this.expressArn(machine, name),
      name,
      machine,
      input,
      startDate: clock.now(),
      sequence: ++this.started,
      isSynchronous,
      events: [],
      controller: new Cancellation(),
      ended: Promise.resolve(),
      status: 'RUNNING',
      redriveCount: 0,
    };
  }

  private standardArn(machine: StateMachine, name: string): string {
    const { region, accountId } = this.options;
    return `arn:aws:states:${region}:${accountId}:execution:${machine.name}:${name}`;
  }

  /** Cannot be computed in advance: every execution has its own id. */
  private expressArn(machine: StateMachine, name: string): string {
    const { region, accountId, random } = this.options;
    return `arn:aws:states:${region}:${accountId}:express:${machine.name}:${name}:${randomUuid(random)}`;
  }
}

function startAnswer(record: ExecutionRecord): ApiAnswer {
  return { executionArn: record.arn, startDate: epochSeconds(record.startDate) };
}

/**
 * Express is billed in steps of 100 ms and 64 MB. The local run does not measure memory, so it shows the smallest
 * step.
 */
const billedStepMs = 100;
const billedMemoryMb = 64;

function synchronousAnswer(record: ExecutionRecord): ApiAnswer {
  const stopDate = record.stopDate ?? record.startDate;
  const steps = Math.max(1, Math.ceil((stopDate - record.startDate) / billedStepMs));
  return {
    executionArn: record.arn,
    stateMachineArn: record.machine.arn,
    name: record.name,
    startDate: epochSeconds(record.startDate),
    stopDate: epochSeconds(stopDate),
    status: record.status,
    input: record.input,
    inputDetails: { included: true },
    ...(record.output !== undefined && { output: record.output, outputDetails: { included: true } }),
    ...(record.error !== undefined && { error: record.error }),
    ...(record.cause !== undefined && { cause: record.cause }),
    billingDetails: {
      billedDurationInMilliseconds: steps * billedStepMs,
      billedMemoryUsedInMB: billedMemoryMb,
    },
  };
}
