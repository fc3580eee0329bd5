import type { SignaturePlace } from '../../../contracts/producer-signature.ts';

/**
 * The bytes of a text that is written in the one way in which a producer writes them: hexadecimal digits in lower case, Base64 with its
 * padding, nothing behind. `undefined` otherwise. Node's decoder skips what does not belong there, so it is written again and compared.
 */
export function decodeExactly(text: string, encoding: SignaturePlace['encoding']): Buffer | undefined {
  const bytes = Buffer.from(text, encoding);
  return text !== '' && encode(bytes, encoding) === text ? bytes : undefined;
}

/** Bytes as a producer writes them. */
export function encode(bytes: Buffer, encoding: SignaturePlace['encoding']): string {
  return bytes.toString(encoding);
}
