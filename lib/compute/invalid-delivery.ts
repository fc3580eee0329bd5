/**
 * The delivery itself is at fault, and no retry can mend it: the state machine fails at once on this name, and the
 * message is shown to the producer as the outcome. It says what is wrong, where, what kind of value was received and what is allowed;
 * never the value itself, because the Lambda runtime writes the message to the log.
 *
 * @example
 * if (items.length === 0) throw new InvalidDelivery("'items' must hold at least one item, got an empty list.");
 */
export class InvalidDelivery extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    // Lambda reports `name` as the error type. Written out because a bundler may rename the class.
    this.name = 'InvalidDelivery';
  }
}

/** The received value as a message may show it: its kind, never itself, because Lambda writes messages to the log. */
export function received(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
