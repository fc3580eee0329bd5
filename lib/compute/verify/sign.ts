import type { ProducerSignature } from '../../contracts/producer-signature.ts';
import type { ContentSource } from './content/render-content.ts';
import { Refusal } from './refusal.ts';
import { IncomingRequest } from './request/incoming-request.ts';
import type { RowOf } from './schemes/schemes.ts';
import type { SignConfig } from './sign-config.ts';
import { signatureOf } from './signature-of.ts';
import { chooseTimestamp } from './signers/choose-timestamp.ts';
import { placeSignatures } from './signers/place-signatures.ts';
import { type Signable, SIGNERS, type SignScheme } from './signers/signers.ts';
import type { WebhookRequest } from './webhook-request.ts';

/**
 * The headers by which a producer would prove that a request is its own, names in lower case: the signature, and the time stamp where it has
 * a header. With several secrets it signs as during a rotation, where the producer does that; otherwise with the first.
 *
 * A time stamp that the request has is kept; otherwise it is `receivedAt`. Headers that are signed, such as `webhook-id`, must be there.
 * Schemes: hmac, static-token, basic and ed25519, each with the signature in a header.
 *
 * @throws Error for another scheme, and if a part of the request that is signed is missing.
 * @throws InvalidVerifyConfig for a config that cannot work.
 *
 * @example sign('github', request, { secrets: ['secret'] }) // { 'x-hub-signature-256': 'sha256=…' }
 */
export function sign(
  producer: string | ProducerSignature,
  request: WebhookRequest,
  config: SignConfig,
): Readonly<Record<string, string>> {
  const row = signatureOf(producer);
  if (!isSignable(row)) {
    const can = Object.keys(SIGNERS).join(', ');
    throw new Error(
      `A request can be signed in a header, by one of ${can}; got ${row.scheme} in ${row.at.in.join(', ')}.`,
    );
  }
  try {
    const time = chooseTimestamp(row, new IncomingRequest(request));
    const headers = { ...request.headers, ...time.headers };
    const signed = new IncomingRequest({ ...request, headers });
    const signatures = signBy(row, { request: signed, config, timestamp: time.text });
    return { ...time.headers, ...placeSignatures(row.at, signatures, time.field) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Error(`The request cannot be signed: ${error.message}`, { cause: error });
  }
}

/** Whether a receiver can hold the key that signs, and the signature is no part of the body. */
export function isSignable(row: ProducerSignature): row is RowOf<Signable> {
  return Object.hasOwn(SIGNERS, row.scheme) && row.at.in.every((part) => part.startsWith('header:'));
}

function signBy<S extends Signable>(
  row: RowOf<S>,
  source: ContentSource & { readonly config: SignConfig },
): readonly string[] {
  return (SIGNERS[(row as ProducerSignature).scheme as S] as SignScheme<S>)(row, source);
}
