/**
 * The delivery itself is at fault, so a retry cannot help: the state machine fails at once on this name, and the
 * producer sees the message as the outcome. The message says what is wrong, where, what kind of value was received and
 * what is allowed. It never holds the value itself, because the Lambda runtime logs it.
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

/** The kind of a received value, for a message. Never the value itself, because Lambda logs messages. */
export function received(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
