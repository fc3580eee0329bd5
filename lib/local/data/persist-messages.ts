import type { Collection } from './open-data-folder.ts';

/** A message in the emulator of SQS. */
interface QueueMessage {
  readonly messageId: string;
}

/** A received message. */
interface ReceivedEntry {
  readonly message: QueueMessage;
  readonly receiptHandle: string;
  /** Milliseconds since the epoch. */
  readonly visibilityDeadline: number;
}

/** The part of the emulator's queue that is used here. The emulator does not export the class. */
interface Queue {
  readonly name: string;
  readonly inflightMessages: Map<string, ReceivedEntry>;
  enqueue(message: QueueMessage): void;
  dequeue(...how: readonly unknown[]): readonly { readonly ReceiptHandle: string }[];
  deleteMessage(receiptHandle: string): boolean;
  changeVisibility(receiptHandle: string, seconds: number): void;
  purge(): void;
  inspectMessages(): {
    readonly ready: readonly QueueMessage[];
    readonly delayed: readonly QueueMessage[];
    readonly inflight: readonly ReceivedEntry[];
  };
}

/** The part of the emulator's SQS store that is used here. */
export interface QueueStore {
  createQueue(name: string, ...rest: readonly unknown[]): Queue;
}

/** A message on disk, with its queue and, if it is received, the end of its visibility time-out. */
interface KeptMessage extends Partial<ReceivedEntry> {
  readonly queue: string;
  readonly message: QueueMessage;
}

/**
 * Adds the messages of an earlier run to each queue when it is created, and persists all changes, including receive
 * counts and visibility time-outs. The key of a message does not contain its queue, so it moves to a dead-letter
 * queue in one write.
 */
export async function persistMessages(store: QueueStore, messages: Collection): Promise<void> {
  const left = (await messages.read()).map(([, value]) => value as KeptMessage);
  const createQueue = store.createQueue.bind(store);
  store.createQueue = (name, ...rest) => {
    const queue = createQueue(name, ...rest);
    for (const kept of left.filter((each) => each.queue === name)) putBack(queue, kept);
    watch(queue, messages);
    return queue;
  };
}

function putBack(queue: Queue, { message, receiptHandle, visibilityDeadline }: KeptMessage): void {
  if (receiptHandle === undefined || visibilityDeadline === undefined) return queue.enqueue(message);
  queue.inflightMessages.set(receiptHandle, { message, receiptHandle, visibilityDeadline });
}

function watch(queue: Queue, messages: Collection): void {
  const { name } = queue;
  const keep = (kept: Omit<KeptMessage, 'queue'>): void =>
    messages.put(kept.message.messageId, { ...kept, queue: name });
  const keepReceived = (receiptHandle: string): void => {
    const entry = queue.inflightMessages.get(receiptHandle);
    if (entry !== undefined) keep(entry);
  };
  const [enqueue, dequeue] = [queue.enqueue.bind(queue), queue.dequeue.bind(queue)];
  const [deleteMessage, purge] = [queue.deleteMessage.bind(queue), queue.purge.bind(queue)];
  const changeVisibility = queue.changeVisibility.bind(queue);
  Object.assign(queue, {
    enqueue: (message) => {
      enqueue(message);
      keep({ message });
    },
    dequeue: (...how) => {
      const received = dequeue(...how);
      for (const { ReceiptHandle } of received) keepReceived(ReceiptHandle);
      return received;
    },
    deleteMessage: (receiptHandle) => {
      const entry = queue.inflightMessages.get(receiptHandle);
      if (entry !== undefined) messages.delete(entry.message.messageId);
      return deleteMessage(receiptHandle);
    },
    changeVisibility: (receiptHandle, seconds) => {
      const message = queue.inflightMessages.get(receiptHandle)?.message;
      changeVisibility(receiptHandle, seconds);
      // With a visibility time-out of zero it is in the queue again.
      if (message !== undefined && !queue.inflightMessages.has(receiptHandle)) keep({ message });
      keepReceived(receiptHandle);
    },
    purge: () => {
      const { ready, delayed, inflight } = queue.inspectMessages();
      for (const { messageId } of [...ready, ...delayed, ...inflight.map(({ message }) => message)])
        messages.delete(messageId);
      purge();
    },
  } satisfies Partial<Queue>);
}
