/** A request as it reached the receiver. Whatever a stranger can send may stand in it. */
export interface WebhookRequest {
  /** `POST`. */
  readonly method: string;
  /**
   * The address as the producer called it, with scheme, host, path and query. Some producers sign it, so it must be that of the custom
   * domain that they were given, not the one that the gateway sees behind it.
   */
  readonly url: string;
  /** Names in any case. A header that came more than once is a list. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The exact bytes. A body that was parsed and written again has another signature. */
  readonly body: Uint8Array;
  /** When the first byte of it reached us, in milliseconds since 1970: time stamps are judged against this. */
  readonly receivedAt: number;
}
