import type { Signer } from '../../contracts/signer.ts';
import { Refusal, REFUSALS } from '../verify/refusal.ts';
import { IncomingRequest } from '../verify/request/incoming-request.ts';
import type { VerifyConfig } from '../verify/verify-config.ts';
import { type Verdict, verify } from '../verify/verify.ts';
import { makeHandshakeAnswer, type HandshakeAnswer } from './make-handshake-answer.ts';
import type { WebhookRequest } from '../verify/webhook-request.ts';
import { urlSpellings } from './url-spellings.ts';
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
    handshake?.needs === 'secret' ? { valid: true } : await verifySpellings(signer.producer, request, config);
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

/** Judges a request by each way in which its producer may have written the address. */
async function verifySpellings(
  producer: Signer['producer'],
  request: WebhookRequest,
  config: VerifyConfig,
): Promise<Verdict> {
  let verdict: Verdict = { valid: false, reason: REFUSALS.wrong };
  for (const url of urlSpellings(request.url)) {
    verdict = await verify(producer, { ...request, url }, config);
    // Only a signature that does not match may match another spelling.
    if (verdict.reason !== REFUSALS.wrong) return verdict;
  }
  return verdict;
}
