import {
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
} from '@aws-sdk/client-sfn';
import type { CancelSignal } from '../../local/clock/cancellation.ts';
import { callPatiently } from './call-patiently.ts';
import type { WorkerPorts } from './worker-ports.ts';

/** The task takes no answer any more: it has one, it was stopped, or it timed out. */
export class TaskClosed extends Error {
  override readonly name = 'TaskClosed';
}

/** How Step Functions says so. The last is a token of another time: of a local run that was started again, for example. */
const CLOSED = new Set(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken']);

/** The answers for one task. Each is sent until Step Functions has it, and rejects with TaskClosed if it wants none. */
export class TaskAnswers {
  private readonly ports: WorkerPorts;
  private readonly taskToken: string;
  private readonly over: CancelSignal;

  constructor(ports: WorkerPorts, taskToken: string, over: CancelSignal) {
    this.ports = ports;
    this.taskToken = taskToken;
    this.over = over;
  }

  /** One sign of life. It is not repeated if the call fails, because the next one comes soon. */
  async beat(): Promise<void> {
    const command = new SendTaskHeartbeatCommand({ taskToken: this.taskToken });
    await this.ports.sfn.send(command).catch(rethrow);
  }

  /** Whether the task waits, asked before anything is computed. */
  async open(): Promise<void> {
    const command = new SendTaskHeartbeatCommand({ taskToken: this.taskToken });
    await callPatiently(() => this.ports.sfn.send(command), this.ports, this.over).catch(rethrow);
  }

  /** @param output JSON text. */
  async succeed(output: string): Promise<void> {
    const command = new SendTaskSuccessCommand({ taskToken: this.taskToken, output });
    await callPatiently(() => this.ports.sfn.send(command), this.ports, this.over).catch(rethrow);
  }

  /** With the cause in the form of a function's, so that Track finds the message of an InvalidDelivery. */
  async fail({ name, message }: Error): Promise<void> {
    const cause = JSON.stringify({ errorType: name, errorMessage: message.slice(0, LONGEST_MESSAGE) });
    const command = new SendTaskFailureCommand({
      taskToken: this.taskToken,
      error: name.slice(0, LONGEST_ERROR),
      cause,
    });
    await callPatiently(() => this.ports.sfn.send(command), this.ports, this.over).catch(rethrow);
  }
}

/** A cause has 32,768 characters at most, an error 256 (API reference, SendTaskFailure); JSON takes six for one. */
const LONGEST_MESSAGE = 4_000;
const LONGEST_ERROR = 256;

function rethrow(error: unknown): never {
  throw CLOSED.has((error as Error).name) ? new TaskClosed('The task takes no answer any more.') : error;
}
