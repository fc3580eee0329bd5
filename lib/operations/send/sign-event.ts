import { createHash } from 'node:crypto';
import { configOf } from '../../compute/verifier/config-of.ts';
import { sign } from '../../compute/verify/sign.ts';
import type { SignConfig } from '../../compute/verify/sign-config.ts';
import { presetOf } from '../../contracts/producer-presets.ts';
import type { ProducerSignature } from '../../contracts/producer-signature.ts';
import type { Signer } from '../../contracts/signer.ts';
import type { ProducerEvent } from './producer-event.ts';
import type { SignedEvent } from './signed-event.ts';

interface SigningOptions {
  /** The address as the producer knows it, which some sign. */
  readonly url: string;
  /** What the store of the source's secret holds; for Ed25519 the private key, as PEM. */
  readonly secret: string;
  /** In milliseconds since 1970. */
  readonly now: number;
  /** Other fields of the verifier's config. */
  readonly settings?: Signer['settings'];
}

/**
 * The request by which a producer would send an event. Of a producer that does not sign it is the event alone. `producer` is the id of a
 * producer of the table, or a scheme of your own.
 *
 * @throws Error where the scheme cannot be signed, and for a secret that is not of the scheme's form, without anything of it.
 */
export function signEvent(
  producer: Signer['producer'],
  { headers, body }: Pick<ProducerEvent, 'headers' | 'body'>,
  { url, secret, now, settings = {} }: SigningOptions,
): SignedEvent {
  const signature = typeof producer === 'string' ? presetOf(producer).signature : producer;
  const request = { method: 'POST', url, headers, body: Buffer.from(body, 'utf8'), receivedAt: now };
  if (signature === undefined) return withValidHeaders(request);
  const addressed = { ...request, url: url + digestQuery(signature, request.body) };
  const config = signConfigOf({ producer, settings }, signature, secret);
  return withValidHeaders({ ...addressed, headers: { ...headers, ...sign(signature, addressed, config) } });
}

/** Node.js would print the value of a header that it cannot send, and that can be the secret. */
function withValidHeaders(event: SignedEvent): SignedEvent {
  const wrong = Object.entries(event.headers).find(([, value]) => !/^[\x20-\x7e]*$/.test(value));
  if (wrong === undefined) return event;
  throw new Error(
    `The header '${wrong[0]}' must hold ASCII characters without line ends: a part of it was given with another.`,
  );
}

function signConfigOf(signer: Signer, { scheme }: ProducerSignature, secret: string): SignConfig {
  if (scheme === 'ed25519') return { privateKeyPem: secret };
  return configOf(signer, [secret]);
}

/** Twilio signs the address alone, with the digest of a JSON body in it. */
function digestQuery(signature: ProducerSignature, body: Uint8Array): string {
  const digest = 'bodyDigest' in signature ? signature.bodyDigest : undefined;
  if (digest?.in.startsWith('query:') !== true) return '';
  const name = digest.in.slice('query:'.length);
  return `?${name}=${createHash(digest.algorithm).update(body).digest('hex')}`;
}
