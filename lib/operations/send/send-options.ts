/** What to send, and where. */
export interface SendOptions {
  /** The name of the source. */
  readonly source: string;
  /** The id of its producer in the table. */
  readonly producer: string;
  /** The type of the event. Absent: that of the example. */
  readonly type?: string | undefined;
  /** The id of the event, to send one again. Absent: a new id. */
  readonly id?: string | undefined;
  /** What the store of the source's secret holds. Absent only where the producer does not sign. */
  readonly secret?: string | undefined;
  /** The address of the API with its stage, without a slash at the end. */
  readonly base: string;
  /** The source's `publicUrl`, where the producer signs the address. */
  readonly publicUrl?: string | undefined;
  /** The key that may read deliveries. */
  readonly apiKey: string;
  /** Whether to change a character after it was signed. */
  readonly tamper: boolean;
  /** How often to send the event. */
  readonly repeat: number;
  /** How long to wait for the outcome of each delivery. */
  readonly waitMs: number;
}
