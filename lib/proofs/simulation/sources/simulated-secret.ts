import { signatureOf } from '../../../compute/verify/signature-of.ts';
import { isSignable } from '../../../compute/verify/sign.ts';
import type { Signer } from '../../../contracts/signer.ts';

/** 32 hexadecimal digits, which fit every scheme with a shared secret. */
const TEXT = '0123456789abcdef0123456789abcdef';

/** The value of the secret that a simulated source is signed and verified with. */
export function simulatedSecret({ producer }: Signer): string {
  return signatureOf(producer).scheme === 'basic' ? `producer:${TEXT}` : TEXT;
}

/** Whether a simulated producer can sign: with a shared secret, in a header. */
export function canSign({ producer }: Signer): boolean {
  const signature = signatureOf(producer);
  return isSignable(signature) && signature.scheme !== 'ed25519';
}
