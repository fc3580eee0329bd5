import { ChangeMessageVisibilityCommand, DeleteMessageCommand } from '@aws-sdk/client-sqs';
import type { WorkerJob } from './worker-job.ts';
import type { WorkerPorts } from './worker-ports.ts';
import { WORKER_TIMES } from './worker-times.ts';

/**
 * The message of a job, hidden from other workers. No call of it may fail the job: a message that comes again has a token that takes
 * no answer any more.
 */
export class MessageHold {
  private readonly ports: WorkerPorts;
  private readonly message: { readonly QueueUrl: string; readonly ReceiptHandle: string };
  private readonly since: number;
  private isGone = false;

  constructor(ports: WorkerPorts, { receiptHandle }: WorkerJob) {
    this.ports = ports;
    this.message = { QueueUrl: ports.queueUrl, ReceiptHandle: receiptHandle };
    this.since = ports.clock.now();
  }

  /** Hides the message for longer. Where SQS hides it no longer, the heartbeat alone shows that it is worked on. */
  async extend(): Promise<void> {
    const isLong = this.ports.clock.now() - this.since >= WORKER_TIMES.longestHiddenMs;
    await (isLong ? this.delete() : this.hideFor(WORKER_TIMES.hiddenSeconds));
  }

  /** Gives the message to another worker at once. */
  release(): Promise<void> {
    return this.hideFor(0);
  }

  async delete(): Promise<void> {
    if (this.isGone) return;
    this.isGone = await this.attempt(() => this.ports.sqs.send(new DeleteMessageCommand(this.message)));
  }

  private async hideFor(seconds: number): Promise<void> {
    if (this.isGone) return;
    const command = new ChangeMessageVisibilityCommand({ ...this.message, VisibilityTimeout: seconds });
    await this.attempt(() => this.ports.sqs.send(command));
  }

  private async attempt(call: () => Promise<unknown>): Promise<boolean> {
    try {
      await call();
      return true;
    } catch (error) {
      this.ports.tell({ outcome: 'TRYING_AGAIN', error: (error as Error).name });
      return false;
    }
  }
}
