import type { Verdict } from './verify/verify.ts';

/**
 * A delivery as it was received, which is what a computation works on.
 *
 * @example
 * const priceOf = ({ json, headers }: ReceivedDelivery) => ({ total: sum(json), agent: headers['user-agent'] });
 */
export interface ReceivedDelivery {
  readonly deliveryId: string;
  readonly source: string;
  /** The producer whose API key posted it, or the unique id of the role or user. Absent where it belongs to nobody. */
  readonly owner?: string;
  /** ISO 8601, UTC. */
  readonly receivedAt: string;
  /** The headers that the source keeps, with names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The exact text of the body. */
  readonly body: string;
  /** The verdict on the signature. Absent where the source does not sign. */
  readonly verified?: Verdict;
  /**
   * The body as JSON.
   *
   * @throws InvalidDelivery if it is not JSON, when it is read.
   */
  readonly json: unknown;
}
