/**
 * The API key of one producer: what it may post to, and how often. The deliveries that it posts belong to the producer. No other
 * producer can read them, and the same idempotency key of another producer is another delivery.
 *
 * @example
 * const acme: ProducerKey = { sources: ['orders'], rateLimit: 20, monthlyQuota: 1_000_000 };
 */
export interface ProducerKey {
  /** Names of the sources that the key may post to. Each must have `auth: 'apiKey'`, which is the default. */
  readonly sources: string[];

  /**
   * Requests a second, sustained: of deliveries, and as many of status. Polling never uses up the rate of the deliveries.
   *
   * @default - an equal share of the pipeline's `rateLimit`, so that no producer can use up the rate of another
   */
  readonly rateLimit?: number;

  /**
   * Requests that may arrive at once.
   *
   * @default - an equal share of the pipeline's `burstLimit`
   */
  readonly burstLimit?: number;

  /**
   * Requests a month. Further requests are refused with 429 until the month ends.
   *
   * @default - `monthlyQuota` of the pipeline
   */
  readonly monthlyQuota?: number;
}
