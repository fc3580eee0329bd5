/**
 * A fixed answer to an accepted request, for producers that accept only certain answers as success. A repeated request gets the same
 * answer.
 *
 * @example
 * const response: SourceResponse = { status: 200, body: '<Response/>', contentType: 'text/xml' };
 */
export interface SourceResponse {
  /** From 200 to 299. */
  readonly status: number;
  /** @default - our own answer, with the id of the delivery. An empty text is an empty answer. */
  readonly body?: string;
  /** @default 'text/plain' if there is a body */
  readonly contentType?: string;
}
