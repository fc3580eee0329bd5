import { isSignable } from '../../compute/verify/sign.ts';
import { presetOf } from '../../contracts/producer-presets.ts';
import type { SendOptions } from './send-options.ts';

type Choice = Pick<SendOptions, 'producer' | 'secret' | 'publicUrl' | 'base' | 'tamper' | 'id'>;

/** @throws Error for a producer whose signature cannot be made, and for an option that is missing or in the way. */
export function checkSendable({ producer, secret, publicUrl, base, tamper, id }: Choice): void {
  const { name, signature, needsPublicUrl } = presetOf(producer);
  if (signature !== undefined && !isSignable(signature))
    throw new Error(
      `A signature of ${name} cannot be made here, because its scheme is ${signature.scheme} in ${signature.at.in.join(' or ')}: it must be hmac, static-token, basic or ed25519 in a header.`,
    );
  if (signature !== undefined && secret === undefined)
    throw new Error(`--secret must be given, because ${name} proves with it who sends.`);
  if (signature !== undefined && needsPublicUrl && publicUrl === undefined && !base.startsWith('https:'))
    throw new Error(
      `--public-url must be the publicUrl of the source, because ${name} signs the address that it calls.`,
    );
  if (tamper && signature === undefined)
    throw new Error(`--tamper needs a producer that signs, and ${name} does not.`);
  if (tamper && id !== undefined)
    throw new Error('--tamper and --id cannot be combined: an earlier event of this id may be recorded.');
}
