import { Refusal } from '../verify/refusal.ts';
import { IncomingRequest } from '../verify/request/incoming-request.ts';
import type { VerifyConfig } from '../verify/verify-config.ts';
import { type Verdict, verify } from '../verify/verify.ts';
import { makeHandshakeAnswer, type HandshakeAnswer } from './make-handshake-answer.ts';
import { handshakeOf, type VerifierEvent } from './verifier-event.ts';

/** What Ingest is told. */
export interface RequestVerdict extends Verdict {
  /** There for a test of the address alone: what its producer is answered. It is no delivery. */
  readonly answer?: HandshakeAnswer;
}

/**
 * Judges a request, and makes the answer where it is a test of the address.
 *
 * @throws what `verify` throws, and the error of `fetchText` where a confirmation cannot be called.
 */
export async function judgeRequest(event: VerifierEvent, config: VerifyConfig): Promise<RequestVerdict> {
  const { signer } = event;
  const request = { ...event.request, url: event.request.url ?? '', body: Buffer.from(event.request.body) };
  const handshake = handshakeOf(event);
  const verdict =
    handshake?.needs === 'secret' ? { valid: true } : await verify(signer.producer, request, config);
  if (handshake === undefined || !verdict.valid) return verdict;
  try {
    const answer = await makeHandshakeAnswer(handshake, {
      request: new IncomingRequest(request),
      producer: signer.producer,
      config,
    });
    return { valid: true, answer };
  } catch (error) {
    if (error instanceof Refusal) return { valid: false, reason: error.message };
    throw error;
  }
}
