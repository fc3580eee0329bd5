import { FINAL_STATUSES } from '../../contracts/delivery.ts';
import type { Clock } from '../../local/clock/clock.ts';
import type { ApiReply } from './api-call.ts';
import { parseJsonObject } from './parse-json-object.ts';

/** What GET says of a delivery. */
export type DeliveryState = Readonly<Record<string, unknown>>;

export interface WatchOptions {
  readonly clock: Clock;
  /** How long to ask for an outcome. */
  readonly waitMs: number;
}

/** Four requests a second, far below the rate of a pipeline. */
const PAUSE_MS = 250;

/** Other statuses can pass: 404 until it is recorded, 429, 5xx. */
const NO_KEY = new Set([401, 403]);

/**
 * Asks for a delivery until it has an outcome or the time is over.
 *
 * @returns what was last said of it; undefined if it was never there.
 * @throws Error for an API key that is not the pipeline's.
 */
export async function watchDelivery(
  read: () => Promise<ApiReply>,
  { clock, waitMs }: WatchOptions,
): Promise<DeliveryState | undefined> {
  const end = clock.now() + waitMs;
  let last: DeliveryState | undefined;
  for (;;) {
    const { status, body } = await read();
    if (NO_KEY.has(status))
      throw new Error(
        `--api-key must be a key that may read deliveries: GET was answered ${status}. (Requests of auth: iam cannot be sent from here.)`,
      );
    if (status === 200) last = parseJsonObject(body) ?? last;
    if (isOver(last) || clock.now() >= end) return last;
    await clock.sleep(PAUSE_MS);
  }
}

function isOver(state: DeliveryState | undefined): boolean {
  return (FINAL_STATUSES as readonly unknown[]).includes(state?.['status']);
}
