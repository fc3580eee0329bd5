import { presetOf } from '../../contracts/producer-presets.ts';
import type { ProducerSignature } from '../../contracts/producer-signature.ts';
import { SCHEMES } from './schemes/schemes.ts';

/**
 * The signature of a producer of the table, or the row itself.
 *
 * @throws Error for an id that is not in the table, and for a producer that does not sign.
 */
export function signatureOf(producer: string | ProducerSignature): ProducerSignature {
  if (typeof producer !== 'string') return ownRow(producer);
  const { name, signature } = presetOf(producer);
  if (signature === undefined) {
    throw new Error(
      `${name} does not sign its webhooks, so there is nothing to verify: ask for an API key or a secret header, or pass a row of your own.`,
    );
  }
  return signature;
}

function ownRow(row: ProducerSignature): ProducerSignature {
  if (Object.hasOwn(SCHEMES, row.scheme)) return row;
  throw new Error(`'scheme' must be one of ${Object.keys(SCHEMES).join(', ')}, got '${row.scheme}'.`);
}
