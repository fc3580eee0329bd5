/**
 * A fixed answer to a request that was accepted, for producers that count only some answers as a success. A repeated request gets
 * the same.
 *
 * @example
 * const response: SourceResponse = { status: 200, body: '<Response/>', contentType: 'text/xml' };
 */
export interface SourceResponse {
  /** From 200 to 299. */
  readonly status: number;
  /** @default - our own answer, with the id of the delivery. An empty text is an empty answer. */
  readonly body?: string;
  /** @default 'text/plain', of a body that is given */
  readonly contentType?: string;
}
