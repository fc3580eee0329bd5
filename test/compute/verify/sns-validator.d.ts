/** sns-validator 0.3 ships no types; this is the part that is used. */
declare module 'sns-validator' {
  export default class MessageValidator {
    validate(message: string, done: (error: Error | null) => void): void;
  }
}
