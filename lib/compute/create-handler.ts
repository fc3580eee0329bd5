import { InvalidDelivery } from './invalid-delivery.ts';
import { readEnvelope } from './read-envelope.ts';
import { findSource } from './sources.ts';

/**
 * The event from the Process state machine: which delivery it is, and where its envelope is stored.
 *
 * @example
 * export async function handler({ deliveryId, source, bucket, key }: DeliveryReference): Promise<object> {
 */
export interface DeliveryReference {
  readonly deliveryId: string;
  readonly source: string;
  readonly bucket: string;
  readonly key: string;
}

/** The only log line of an invocation. It never holds payload: an error is logged by its name, without its message. */
export interface Invocation {
  readonly deliveryId: string;
  readonly source: string;
  /** `INVALID`: only the producer can fix it. `FAILED`: any other error, which may pass. */
  readonly outcome: 'SUCCEEDED' | 'INVALID' | 'FAILED';
  /** Duration, whole milliseconds. */
  readonly milliseconds: number;
  /** Size of the stored envelope, 0 if it was not read. */
  readonly bytes: number;
  readonly error?: string;
}

/** What the handler needs from outside. */
export interface HandlerPorts {
  /** The text of an S3 object. Rejects with the SDK's own error. */
  readonly readObject: (bucket: string, key: string) => Promise<string>;
  readonly log: (invocation: Invocation) => void;
  /** Milliseconds from any fixed point. */
  readonly now: () => number;
}

/**
 * The Lambda without its I/O. Reads the stored envelope of a delivery and resolves to its result as plain JSON. It is
 * pure except for its ports, so a repeated invocation gives the same answer.
 *
 * @throws InvalidDelivery if the delivery is at fault. Errors of `readObject` are passed on unchanged.
 */
export function createHandler({ readObject, log, now }: HandlerPorts) {
  return async (delivery: DeliveryReference): Promise<object> => {
    const startedAt = now();
    let bytes = 0;
    const record = (end: Pick<Invocation, 'outcome' | 'error'>): void =>
      log({
        deliveryId: delivery.deliveryId,
        source: delivery.source,
        ...end,
        milliseconds: Math.round(now() - startedAt),
        bytes,
      });
    try {
      const compute = findSource(delivery.source);
      const stored = await readObject(delivery.bucket, delivery.key);
      bytes = Buffer.byteLength(stored);
      const result = await compute(readEnvelope(stored, delivery));
      record({ outcome: 'SUCCEEDED' });
      return result;
    } catch (error) {
      record(failureOf(error));
      throw error;
    }
  };
}

function failureOf(error: unknown): Pick<Invocation, 'outcome' | 'error'> {
  const outcome = error instanceof InvalidDelivery ? 'INVALID' : 'FAILED';
  return { outcome, error: error instanceof Error ? error.name : 'unknown' };
}
