/**
 * A character that SQS refuses in a message (API reference, SendMessage: only "the following Unicode characters" are
 * allowed).
 */
export const REFUSED_CHARACTER = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;
