import type { SignaturePlace } from '../../../contracts/producer-signature.ts';

/** Node's names of the encodings. */
const BUFFER_ENCODINGS = { hex: 'hex', base64: 'base64', base64url: 'base64url', plain: 'utf8' } as const;

/**
 * The bytes of a text that is written in the one way in which a producer writes them: hexadecimal digits in lower case, Base64 with its
 * padding, nothing behind. `undefined` otherwise. Node's decoder skips what does not belong there, so it is written again and compared.
 */
export function decodeExactly(text: string, encoding: SignaturePlace['encoding']): Buffer | undefined {
  const bytes = Buffer.from(text, BUFFER_ENCODINGS[encoding]);
  return text !== '' && encode(bytes, encoding) === text ? bytes : undefined;
}

/** Bytes as a producer writes them. */
export function encode(bytes: Buffer, encoding: SignaturePlace['encoding']): string {
  return bytes.toString(BUFFER_ENCODINGS[encoding]);
}
