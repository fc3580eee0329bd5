import { received } from '../invalid-delivery.ts';

/** One message of the queue: the reference of a delivery, and the token of the task that waits for it. */
export interface WorkerJob {
  readonly deliveryId: string;
  readonly source: string;
  readonly bucket: string;
  readonly key: string;
  readonly taskToken: string;
  /** By which the message is deleted or hidden for longer. */
  readonly receiptHandle: string;
}

const MEMBERS = ['deliveryId', 'source', 'bucket', 'key', 'taskToken'] as const;

/**
 * Reads a message.
 *
 * @throws UnreadableMessage naming the member that is missing. It never holds the body.
 */
export function readWorkerJob(body: string, receiptHandle: string): WorkerJob {
  const message = parse(body);
  const missing = MEMBERS.find((member) => typeof message[member] !== 'string');
  if (missing !== undefined)
    throw new UnreadableMessage(
      `A message of the worker's queue must hold the text '${missing}', got ${received(message[missing])}.`,
    );
  return { ...(message as unknown as WorkerJob), receiptHandle };
}

/** The message is none of Process. It stays in the queue, which gives it up after five receives. */
class UnreadableMessage extends Error {
  override readonly name = 'UnreadableMessage';
}

function parse(body: string): Readonly<Record<string, unknown>> {
  try {
    const message: unknown = JSON.parse(body);
    if (typeof message === 'object' && message !== null) return message as Record<string, unknown>;
  } catch {
    // Without a cause, because the parser's message quotes the text.
  }
  throw new UnreadableMessage("A message of the worker's queue must be a JSON object.");
}
