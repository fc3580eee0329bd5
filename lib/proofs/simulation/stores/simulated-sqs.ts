import { createHash } from 'node:crypto';
import TinyQueue from 'tinyqueue';
import { Cancellation, type CancelSignal } from '../../../local/clock/cancellation.ts';
import type { Clock } from '../../../local/clock/clock.ts';
import { ServiceError } from '../../../local/service-error.ts';
import { REFUSED_CHARACTER } from '../../../local/services/protocol/refused-character.ts';
import type { Call, SimulatedService } from './simulated-service.ts';

/** Attributes of a queue. Times are in seconds. */
export interface QueueDefinition {
  readonly url: string;
  readonly arn: string;
  readonly delaySeconds: number;
  readonly visibilityTimeout: number;
  readonly retentionSeconds: number;
  readonly redrive?: { readonly deadLetterTargetArn: string; readonly maxReceiveCount: number };
}

interface Message {
  readonly id: string;
  readonly body: string;
  readonly sentAt: number;
  visibleAt: number;
  received: number;
  isDeleted: boolean;
}

/**
 * One queue: its messages, ordered by when they can be received. A message is listed once for each time that it was
 * hidden; the last entry counts.
 */
class SimulatedQueue {
  readonly definition: QueueDefinition;
  readonly messages = new Map<string, Message>();
  /** The callers that wait for a message, each with the time until which it waits. */
  private readonly waiting = new Set<{ readonly until: number; readonly tell: () => void }>();
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
    for (const waiter of this.waiting) if (until < waiter.until) waiter.tell();
  }

  /** Resolves at a time, or earlier if a message becomes visible. */
  async visibleBy(until: number, clock: Clock, signal: CancelSignal): Promise<void> {
    const sleep = new Cancellation();
    let tell = (): void => undefined;
    const told = new Promise<void>((resolve) => {
      tell = resolve;
    });
    const waiter = { until, tell };
    this.waiting.add(waiter);
    signal.addEventListener('abort', tell);
    if (until < Infinity) clock.sleep(until - clock.now(), sleep).then(tell, tell);
    await told;
    this.waiting.delete(waiter);
    signal.removeEventListener('abort', tell);
    sleep.abort(new Error('a message is visible before'));
  }

  delete(message: Message): void {
    message.isDeleted = true;
    this.messages.delete(message.id);
  }

  /** The message that can be received first, of those still in the queue. */
  first(now: number): Message | undefined {
    for (let entry = this.byTime.peek(); entry !== undefined; entry = this.byTime.peek()) {
      const { at, message } = entry;
      if (now - message.sentAt > this.definition.retentionSeconds * 1_000) this.delete(message);
      if (!message.isDeleted && message.visibleAt === at && this.messages.has(message.id)) return message;
      this.byTime.pop();
    }
    return undefined;
  }
}

/**
 * SQS without a server: delay, visibility time-out, receive counts and the move to the dead-letter queue, by the
 * clock of the run. As in SQS, the move happens at the receive that would exceed the count. A receive gives one
 * message.
 */
export class SimulatedSqs implements SimulatedService {
  private readonly queues: ReadonlyMap<string, SimulatedQueue>;
  private readonly clock: Clock;
  private sent = 0;

  constructor(definitions: readonly QueueDefinition[], clock: Clock) {
    this.queues = new Map(definitions.map((definition) => [definition.url, new SimulatedQueue(definition)]));
    this.clock = clock;
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
          ApproximateNumberOfMessagesNotVisible: '0',
          VisibilityTimeout: String(definition.visibilityTimeout),
        },
      };
    },
  };

  /** The text of every message of a queue, visible or not. */
  messages(url: string): readonly string[] {
    return [...this.queue(url).messages.values()].map(({ body }) => body);
  }

  /** Whether a queue holds no message, visible or not. */
  isEmpty(url: string): boolean {
    return this.queue(url).messages.size === 0;
  }

  /** Resolves when there is something to receive. Rejects when the signal aborts. */
  async messageVisible(url: string, signal: CancelSignal): Promise<void> {
    const queue = this.queue(url);
    for (;;) {
      signal.throwIfAborted();
      const now = this.clock.now();
      const due = queue.first(now)?.visibleAt ?? Infinity;
      if (due <= now) return;
      await queue.visibleBy(due, this.clock, signal);
    }
  }

  private send({ QueueUrl, MessageBody }: Call): object {
    const queue = this.queue(QueueUrl);
    const body = String(MessageBody);
    if (REFUSED_CHARACTER.test(body))
      throw new ServiceError('InvalidMessageContents', 'Invalid binary character');
    this.sent += 1;
    const id = `message-${this.sent}`;
    const visibleAt = this.clock.now() + queue.definition.delaySeconds * 1_000;
    queue.add({ id, body, sentAt: this.clock.now(), visibleAt, received: 0, isDeleted: false });
    return { MessageId: id, MD5OfMessageBody: createHash('md5').update(body).digest('hex') };
  }

  private receive({ QueueUrl, MaxNumberOfMessages = 1, VisibilityTimeout }: Call): object {
    const queue = this.queue(QueueUrl);
    const hiddenSeconds = Number(VisibilityTimeout ?? queue.definition.visibilityTimeout);
    const Messages: object[] = [];
    while (Messages.length < Number(MaxNumberOfMessages)) {
      const message = this.receiveOne(queue, hiddenSeconds);
      if (message === undefined) break;
      Messages.push({
        MessageId: message.id,
        ReceiptHandle: message.id,
        Body: message.body,
        Attributes: { SentTimestamp: String(message.sentAt) },
      });
    }
    return Messages.length === 0 ? {} : { Messages };
  }

  private receiveOne(queue: SimulatedQueue, hiddenSeconds: number): Message | undefined {
    const { redrive } = queue.definition;
    const now = this.clock.now();
    for (let message = queue.first(now); message !== undefined; message = queue.first(now)) {
      if (message.visibleAt > now) break;
      if (redrive !== undefined && message.received >= redrive.maxReceiveCount) {
        queue.messages.delete(message.id);
        this.byArn(redrive.deadLetterTargetArn).add({ ...message, received: 0, visibleAt: now });
        continue;
      }
      message.received += 1;
      queue.hide(message, now + hiddenSeconds * 1_000);
      return message;
    }
    return undefined;
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
