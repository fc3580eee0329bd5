import { createHash } from 'node:crypto';
import TinyQueue from 'tinyqueue';
import type { Clock } from '../../local/clock.ts';
import { ServiceError } from '../../local/service-error.ts';
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
  visibleAt: number;
  received: number;
  isDeleted: boolean;
}

/** SQS API reference, SendMessage: these characters and no others. */
const REFUSED_CHARACTER = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

/** One queue: its messages by when they can be received. A message stands once for each time that it was hidden; the last counts. */
class SimulatedQueue {
  readonly definition: QueueDefinition;
  readonly messages = new Map<string, Message>();
  private readonly byTime = new TinyQueue<{ readonly at: number; readonly message: Message }>(
    [],
    (one, other) => one.at - other.at,
  );

  constructor(definition: QueueDefinition) {
    this.definition = definition;
  }

  add(message: Message): void {
    this.messages.set(message.id, message);
    this.hide(message, message.visibleAt);
  }

  hide(message: Message, until: number): void {
    message.visibleAt = until;
    this.byTime.push({ at: until, message });
  }

  delete(message: Message): void {
    message.isDeleted = true;
    this.messages.delete(message.id);
  }

  /** The message that can be received first. */
  first(): Message | undefined {
    for (let entry = this.byTime.peek(); entry !== undefined; entry = this.byTime.peek()) {
      const { at, message } = entry;
      if (!message.isDeleted && message.visibleAt === at && this.messages.has(message.id)) return message;
      this.byTime.pop();
    }
    return undefined;
  }
}

/**
 * SQS without a server: delay, visibility time-out, receive counts and the move to the dead-letter queue, by the clock of the
 * run. The move happens at the receive that would exceed the count, as in SQS. One message a receive.
 */
export class SimulatedSqs implements SimulatedService {
  private readonly queues: ReadonlyMap<string, SimulatedQueue>;
  private readonly clock: Clock;
  private readonly onSent: (queueUrl: string) => void;
  private sent = 0;

  /** `onSent` is told of every message that is sent, after it lies in its queue. */
  constructor(definitions: readonly QueueDefinition[], clock: Clock, onSent: (queueUrl: string) => void) {
    this.queues = new Map(definitions.map((definition) => [definition.url, new SimulatedQueue(definition)]));
    this.clock = clock;
    this.onSent = onSent;
  }

  readonly actions = {
    SendMessage: (input: Call) => this.send(input),
    ReceiveMessage: (input: Call) => this.receive(input),
    DeleteMessage: ({ QueueUrl, ReceiptHandle }: Call) => {
      const queue = this.queue(QueueUrl);
      const message = queue.messages.get(String(ReceiptHandle));
      if (message !== undefined) queue.delete(message);
      return {};
    },
    ChangeMessageVisibility: ({ QueueUrl, ReceiptHandle, VisibilityTimeout }: Call) => {
      const queue = this.queue(QueueUrl);
      const message = queue.messages.get(String(ReceiptHandle));
      if (message === undefined)
        throw new ServiceError('ReceiptHandleIsInvalid', 'The receipt handle is not valid.');
      queue.hide(message, this.clock.now() + Number(VisibilityTimeout) * 1_000);
      return {};
    },
    GetQueueAttributes: ({ QueueUrl }: Call) => {
      const { definition, messages } = this.queue(QueueUrl);
      return {
        Attributes: {
          QueueArn: definition.arn,
          ApproximateNumberOfMessages: String(messages.size),
          VisibilityTimeout: String(definition.visibilityTimeout),
        },
      };
    },
  };

  /** The text of every message of a queue, whether it can be received now or not. */
  messages(url: string): readonly string[] {
    return [...this.queue(url).messages.values()].map(({ body }) => body);
  }

  /** The text of every message of a queue, which is then empty. */
  takeAll(url: string): readonly string[] {
    const texts = this.messages(url);
    this.queue(url).messages.clear();
    return texts;
  }

  /** How many messages lie in the queues whose name holds this. */
  countMessages(name: string): number {
    const queues = [...this.queues.values()].filter(({ definition }) => definition.url.includes(name));
    return queues.reduce((sum, { messages }) => sum + messages.size, 0);
  }

  /** The URL of the queue with this ARN. */
  urlOf(arn: string): string {
    return this.byArn(arn).definition.url;
  }

  /** When the next message of a queue can be received; undefined where it is empty. */
  nextVisible(url: string): number | undefined {
    return this.queue(url).first()?.visibleAt;
  }

  private send({ QueueUrl, MessageBody }: Call): object {
    const queue = this.queue(QueueUrl);
    const body = String(MessageBody);
    if (REFUSED_CHARACTER.test(body))
      throw new ServiceError('InvalidMessageContents', 'Invalid binary character');
    this.sent += 1;
    const id = `message-${this.sent}`;
    const visibleAt = this.clock.now() + queue.definition.delaySeconds * 1_000;
    queue.add({ id, body, visibleAt, received: 0, isDeleted: false });
    this.onSent(queue.definition.url);
    return { MessageId: id, MD5OfMessageBody: createHash('md5').update(body).digest('hex') };
  }

  private receive({ QueueUrl }: Call): object {
    const queue = this.queue(QueueUrl);
    const { redrive, visibilityTimeout } = queue.definition;
    const now = this.clock.now();
    for (let message = queue.first(); message !== undefined; message = queue.first()) {
      if (message.visibleAt > now) break;
      if (redrive !== undefined && message.received >= redrive.maxReceiveCount) {
        queue.messages.delete(message.id);
        this.byArn(redrive.deadLetterTargetArn).add({ ...message, received: 0 });
        continue;
      }
      message.received += 1;
      queue.hide(message, now + visibilityTimeout * 1_000);
      return { Messages: [{ MessageId: message.id, ReceiptHandle: message.id, Body: message.body }] };
    }
    return {};
  }

  private byArn(arn: string): SimulatedQueue {
    const queue = [...this.queues.values()].find(({ definition }) => definition.arn === arn);
    if (queue === undefined) throw new Error(`there is no queue ${arn}`);
    return queue;
  }

  private queue(url: unknown): SimulatedQueue {
    const queue = this.queues.get(String(url));
    if (queue === undefined)
      throw new ServiceError('QueueDoesNotExist', 'The specified queue does not exist.');
    return queue;
  }
}
