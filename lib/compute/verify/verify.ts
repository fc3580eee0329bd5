import type { ProducerSignature } from '../../contracts/producer-signature.ts';
import { namedSettings } from '../../contracts/verify-requirements.ts';
import { Refusal } from './refusal.ts';
import { IncomingRequest } from './request/incoming-request.ts';
import { type RowOf, SCHEMES, type VerifyScheme } from './schemes/schemes.ts';
import { settingOf } from './setting-of.ts';
import { signatureOf } from './signature-of.ts';
import type { VerifyConfig } from './verify-config.ts';
import type { WebhookRequest } from './webhook-request.ts';

/** Whether a request is the producer's. */
export interface Verdict {
  readonly valid: boolean;
  /** Why it is not valid: a fixed sentence, without anything of a secret or of the request. */
  readonly reason?: string;
  /** What a valid signature covers: `body`, or a sentence that says what of the request it leaves open. */
  readonly covers?: string;
}

/**
 * Judges whether a request is the producer's: over the exact bytes, and by the time at which it was received.
 *
 * It does not throw for anything that a sender can write. A repeated request is valid again, and the id of an event in a header is signed
 * only by those producers whose row names that header.
 *
 * @param producer the id of a producer of the table, or a row of your own.
 * @throws Error for an id that is not in the table, and for a producer that does not sign.
 * @throws InvalidVerifyConfig for a config that cannot work: what is missing, empty, or not of the form that the scheme has.
 * @throws the error of `config.fetchText`, if it rejects.
 *
 * @example
 * const { valid, reason } = await verify('github', { method, url, headers, body, receivedAt }, { secrets: [secret] });
 */
export async function verify(
  producer: string | ProducerSignature,
  request: WebhookRequest,
  config: VerifyConfig,
): Promise<Verdict> {
  const row = signatureOf(producer);
  for (const name of namedSettings(row)) settingOf(config, name);
  try {
    await verifyBy(row, new IncomingRequest(request), config);
    return { valid: true, covers: row.covers };
  } catch (error) {
    if (error instanceof Refusal) return { valid: false, reason: error.message };
    throw error;
  }
}

async function verifyBy<S extends ProducerSignature['scheme']>(
  row: RowOf<S>,
  request: IncomingRequest,
  config: VerifyConfig,
): Promise<void> {
  await (SCHEMES[row.scheme] as VerifyScheme<S>)(row, request, config);
}
