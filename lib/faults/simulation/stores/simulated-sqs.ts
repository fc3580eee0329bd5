import { createHash } from 'node:crypto';
import type { Clock } from '../../../local/clock.ts';
import { ServiceError } from '../../../local/service-error.ts';
import type { Call, SimulatedService } from './simulated-service.ts';

/** What a queue is, in seconds where it is a time. */
export interface QueueDefinition {
  readonly url: string;
  readonly arn: string;
  readonly delaySeconds: number;
  readonly visibilityTimeout: number;
  readonly redrive?: { readonly deadLetterTargetArn: string; readonly maxReceiveCount: number };
}

interface Message {
  readonly id: string;
  readonly body: string;
  readonly attributes: unknown;
  visibleAt: number;
  received: number;
  receipt: string;
}

/** SQS API reference, SendMessage: these characters and no others. */
const REFUSED_CHARACTER = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

/**
 * SQS without a server: delay, visibility time-out, receive counts and the move to the dead-letter queue, by the clock of the
 * run. The move happens at the receive that would exceed the count, as in SQS.
 */
export class SimulatedSqs implements SimulatedService {
  private readonly queues: ReadonlyMap<string, { readonly definition: QueueDefinition; messages: Message[] }>;
  private readonly clock: Clock;
  private readonly onSent: (queueUrl: string) => void;
  private sent = 0;

  /** `onSent` is told of every message that is sent, after it lies in its queue. */
  constructor(definitions: readonly QueueDefinition[], clock: Clock, onSent: (queueUrl: string) => void) {
    this.queues = new Map(definitions.map((definition) => [definition.url, { definition, messages: [] }]));
    this.clock = clock;
    this.onSent = onSent;
  }

  readonly actions = {
    SendMessage: (input: Call) => this.send(input),
    ReceiveMessage: (input: Call) => this.receive(input),
    DeleteMessage: ({ QueueUrl, ReceiptHandle }: Call) => {
      const queue = this.queue(QueueUrl);
      queue.messages = queue.messages.filter(({ receipt }) => receipt !== ReceiptHandle);
      return {};
    },
    ChangeMessageVisibility: ({ QueueUrl, ReceiptHandle, VisibilityTimeout }: Call) => {
      const message = this.queue(QueueUrl).messages.find(({ receipt }) => receipt === ReceiptHandle);
      if (message === undefined)
        throw new ServiceError('ReceiptHandleIsInvalid', 'The receipt handle is not valid.');
      message.visibleAt = this.clock.now() + Number(VisibilityTimeout) * 1000;
      return {};
    },
    GetQueueAttributes: ({ QueueUrl }: Call) => {
      const { definition, messages } = this.queue(QueueUrl);
      return {
        Attributes: {
          QueueArn: definition.arn,
          ApproximateNumberOfMessages: String(messages.length),
          VisibilityTimeout: String(definition.visibilityTimeout),
        },
      };
    },
  };

  /** The text of every message of a queue, whether it can be received now or not. */
  messages(url: string): readonly string[] {
    return this.queue(url).messages.map(({ body }) => body);
  }

  /** The URL of the queue with this ARN. */
  urlOf(arn: string): string {
    const known = [...this.queues.values()].find(({ definition }) => definition.arn === arn);
    if (known === undefined) throw new Error(`there is no queue ${arn}`);
    return known.definition.url;
  }

  /** When the next message of a queue can be received; undefined where it is empty. */
  nextVisible(url: string): number | undefined {
    const times = this.queue(url).messages.map(({ visibleAt }) => visibleAt);
    return times.length === 0 ? undefined : Math.min(...times);
  }

  private send({ QueueUrl, MessageBody, MessageAttributes }: Call): object {
    const { definition, messages } = this.queue(QueueUrl);
    const body = String(MessageBody);
    if (REFUSED_CHARACTER.test(body))
      throw new ServiceError('InvalidMessageContents', 'Invalid binary character');
    this.sent += 1;
    const id = `message-${this.sent}`;
    const visibleAt = this.clock.now() + definition.delaySeconds * 1000;
    messages.push({ id, body, attributes: MessageAttributes, visibleAt, received: 0, receipt: '' });
    this.onSent(definition.url);
    return { MessageId: id, MD5OfMessageBody: createHash('md5').update(body).digest('hex') };
  }

  private receive({ QueueUrl, MaxNumberOfMessages = 1 }: Call): object {
    const queue = this.queue(QueueUrl);
    this.moveExhausted(queue);
    const due = queue.messages.filter(({ visibleAt }) => visibleAt <= this.clock.now());
    const Messages = due.slice(0, Number(MaxNumberOfMessages)).map((message) => {
      message.received += 1;
      message.visibleAt = this.clock.now() + queue.definition.visibilityTimeout * 1000;
      message.receipt = `${message.id}/${message.received}`;
      return {
        MessageId: message.id,
        ReceiptHandle: message.receipt,
        Body: message.body,
        Attributes: { ApproximateReceiveCount: String(message.received) },
      };
    });
    return Messages.length === 0 ? {} : { Messages };
  }

  private moveExhausted(queue: { readonly definition: QueueDefinition; messages: Message[] }): void {
    const { redrive } = queue.definition;
    if (redrive === undefined) return;
    const isExhausted = ({ visibleAt, received }: Message): boolean =>
      visibleAt <= this.clock.now() && received >= redrive.maxReceiveCount;
    const target = [...this.queues.values()].find(
      ({ definition }) => definition.arn === redrive.deadLetterTargetArn,
    );
    for (const message of queue.messages.filter(isExhausted))
      target?.messages.push({ ...message, received: 0 });
    queue.messages = queue.messages.filter((message) => !isExhausted(message));
  }

  private queue(url: unknown) {
    const name = String(url).split('/').at(-1);
    const queue = [...this.queues].find(([known]) => known.split('/').at(-1) === name)?.[1];
    if (queue === undefined)
      throw new ServiceError('QueueDoesNotExist', 'The specified queue does not exist.');
    return queue;
  }
}
