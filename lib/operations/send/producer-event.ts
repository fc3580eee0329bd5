/** An event of a producer, not signed yet. */
export interface ProducerEvent {
  readonly id: string;
  /** The type of the event, as the producer calls it. */
  readonly type: string;
  /** Whether nobody wrote an example of it: it has an id and a type where the producer puts them, and nothing else that is real. */
  readonly isGeneric: boolean;
  /** Whether it tests the address: then it becomes no delivery. */
  readonly isHandshake?: boolean | undefined;
  /** Names in lower case, with the content type. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
