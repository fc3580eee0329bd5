import type { SignatureTimestamp } from '../../../contracts/producer-signature.ts';
import { Refusal } from '../refusal.ts';

/** RFC 3339. `Date.parse` alone would take much that no producer sends. */
const ISO8601 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)$/;
const NUMBER = /^\d{1,16}(?:\.\d{1,9})?$/;

interface Unit {
  readonly pattern: RegExp;
  readonly read: (text: string) => number;
  /** The time of receipt, in ms: a library that counts whole seconds still accepts 300.9 s of 300. */
  readonly now: (receivedAt: number) => number;
}

const UNITS: Readonly<Record<SignatureTimestamp['unit'], Unit>> = {
  s: { pattern: NUMBER, read: (text) => Number(text) * 1_000, now: (ms) => Math.floor(ms / 1_000) * 1_000 },
  ms: { pattern: NUMBER, read: Number, now: (ms) => ms },
  iso8601: { pattern: ISO8601, read: Date.parse, now: (ms) => ms },
};

/**
 * Checks when a request was signed against when it was received.
 *
 * @throws Refusal if it is not a time, or farther away than the producer allows.
 */
export function checkTimestamp(
  rule: SignatureTimestamp | undefined,
  text: string | undefined,
  receivedAt: number,
): void {
  if (rule?.toleranceSeconds === undefined) return;
  const { pattern, read, now } = UNITS[rule.unit];
  const signedAt = text !== undefined && pattern.test(text) ? read(text) : Number.NaN;
  if (Number.isNaN(signedAt)) throw new Refusal('timestamp');
  const age = now(receivedAt) - signedAt;
  const tolerance = rule.toleranceSeconds * 1_000;
  if (age > tolerance) throw new Refusal('stale');
  if (rule.direction === 'both' && -age > tolerance) throw new Refusal('future');
}
