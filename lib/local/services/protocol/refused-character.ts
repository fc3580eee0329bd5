/** A character that SQS does not take in a message (API reference, SendMessage: "the following Unicode characters", and no others). */
export const REFUSED_CHARACTER = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;
