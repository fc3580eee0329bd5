import { DeleteMessageCommand, type Message, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { MS_TO_ONE_MORE, PipeScaling } from '../local/services/pipe-scaling.ts';
import type { TemplateResource } from '../local/template/read-template.ts';
import type { Blueprint } from './blueprint.ts';
import { type CarrierOptions, untilTaken } from './carry-events.ts';
import { machineName } from './executions.ts';
import type { SimulatedStores } from './stores/simulate-stores.ts';

/** A pipe retries its own errors until the message expires; a few tries stand for that. */
const INTERNAL = { tries: 5, longestPauseMs: 60_000 };

/**
 * The pipes of a template, their three hand-overs crossings: receive, run, delete. A message whose run does not succeed is
 * left alone, so that it comes back after its visibility time-out and SQS counts (user guide, "EventBridge Pipes error
 * handling"). Gives what must be told of every message that is sent.
 */
export function feedPipe(
  { resources }: Blueprint,
  stores: SimulatedStores,
  options: CarrierOptions,
): (queueUrl: string) => void {
  const pipes = resources
    .filter(({ type }) => type === 'AWS::Pipes::Pipe')
    .map((pipe) => new SimulatedPipe(pipe, stores, options));
  return (queueUrl) => {
    for (const pipe of pipes.filter(({ queue }) => queue === queueUrl)) pipe.look();
  };
}

class SimulatedPipe {
  readonly queue: string;
  private readonly target: string;
  private readonly stores: SimulatedStores;
  private readonly options: CarrierOptions;
  private readonly scaling: PipeScaling;
  private underWay = 0;
  /** When the queue is looked at next. */
  private nextLook = Infinity;

  constructor({ properties }: TemplateResource, stores: SimulatedStores, options: CarrierOptions) {
    const { Source, Target } = properties as { readonly Source: string; readonly Target: string };
    this.queue = stores.sqs.urlOf(Source);
    this.target = Target;
    this.stores = stores;
    this.options = options;
    this.scaling = new PipeScaling(options.clock);
  }

  /** Takes what can be received, as much as there is room for, and comes back when there is more. */
  look(): void {
    const { clock, work } = this.options;
    const now = clock.now();
    const due = this.stores.sqs.nextVisible(this.queue) ?? Infinity;
    if (due > now) {
      if (this.underWay === 0) this.scaling.rest();
      return this.lookAt(due);
    }
    if (!this.scaling.takesOneMore(this.underWay)) return this.lookAt(now + MS_TO_ONE_MORE);
    this.underWay += 1;
    work.add(this.carry());
  }

  private lookAt(time: number): void {
    if (time >= this.nextLook) return;
    this.nextLook = time;
    this.options.work.add(this.wakeAt(time));
  }

  private async wakeAt(time: number): Promise<void> {
    const { clock } = this.options;
    await clock.sleep(time - clock.now());
    if (this.nextLook === time) this.nextLook = Infinity;
    this.look();
  }

  private async carry(): Promise<void> {
    let received: Promise<readonly Message[]> | undefined;
    const receive = async (): Promise<void> => {
      // The same message when it happens twice: a standard queue may give one to two readers.
      received ??= this.receive();
      for (const message of await received) await this.take(message);
    };
    await this.cross('receive', 'parking queue -> pipe', receive, () => this.receive());
    this.underWay -= 1;
    this.look();
  }

  private async receive(): Promise<readonly Message[]> {
    const request = new ReceiveMessageCommand({ QueueUrl: this.queue });
    const { Messages = [] } = await this.stores.clientsOf('pipe').sqs.send(request);
    // There may be more.
    this.look();
    return Messages;
  }

  private async take({ Body = '', ReceiptHandle }: Message): Promise<void> {
    const { executions } = this.options;
    const request = { stateMachineArn: this.target, input: `[{"delivery":${Body}}]` };
    const answer = await this.cross(
      'feed',
      `pipe -> ${machineName(this.target.split(':').at(-1) ?? '')}`,
      () => executions.call('StartSyncExecution', request),
    );
    if ((answer as { readonly status?: string } | undefined)?.status !== 'SUCCEEDED') return;
    const command = new DeleteMessageCommand({ QueueUrl: this.queue, ReceiptHandle });
    await this.cross('delete', 'pipe deletes', () => this.stores.clientsOf('pipe').sqs.send(command));
  }

  private cross(
    kind: 'receive' | 'feed' | 'delete',
    place: string,
    proceed: () => Promise<unknown>,
    waste?: () => Promise<unknown>,
  ): Promise<unknown> {
    const { clock, crossings } = this.options;
    return untilTaken(
      clock,
      () => crossings.cross({ kind, place, proceed, ...(waste && { waste }) }),
      INTERNAL,
    );
  }
}
