import type { ProducerSignature } from './producer-signature.ts';
import { headersOfPart } from './request-part.ts';

/** Schemes whose header is the secret itself. */
const SENDS_SECRET: ReadonlySet<string> = new Set(['static-token', 'basic']);

/** The headers, in lower case, that carry the secret itself: never log, print or keep them. */
export function secretHeadersOf({ scheme, at }: ProducerSignature): readonly string[] {
  return SENDS_SECRET.has(scheme) ? at.in.flatMap(headersOfPart) : [];
}
