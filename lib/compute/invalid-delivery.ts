/**
 * The delivery itself is at fault, and no retry can mend it: the state machine fails at once on this name, and the
 * message is shown to the producer as the outcome. It says what is wrong, what was received and what is allowed.
 */
export class InvalidDelivery extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    // Lambda reports `name` as the error type. Written out because a bundler may rename the class.
    this.name = 'InvalidDelivery';
  }
}

/** The received value as a message may show it: its JSON, cut at 60 characters because messages end up in logs. */
export function received(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
