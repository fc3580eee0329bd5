import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

type Arguments = Readonly<Record<string, unknown>>;

/** The integration accepts any JSON value as Body and stores its JSON text: a string keeps its quotes. */
export function putObjectInput(input: Arguments): Arguments {
  if (!('Body' in input)) return input;
  const Body = JSON.stringify(input.Body);
  checkLength(Body, input.ContentLength);
  return { ContentType: 'text/plain; charset=UTF-8', ...input, Body };
}

/**
 * The Java SDK refuses to send if the two differ. This one would wait for the rest of the body, or send more than
 * declared.
 */
function checkLength(body: string, expected: unknown): void {
  const bytes = Buffer.byteLength(body);
  if (expected === undefined || expected === bytes) return;
  throw new Error(
    `Data read has a different length than the expected: dataLength=${bytes}; expectedLength=${JSON.stringify(expected)}`,
  );
}

/**
 * The result of PutObject. S3 also returns the checksum of the stored bytes in base64 and the encryption that every
 * object has had since 2023. The embedded store returns only the ETag.
 */
export function putObjectResult({ Body = '', ...input }: Arguments, answer: object): object {
  const { ETag } = answer as { readonly ETag?: string };
  const given = Object.keys(CHECKSUMS).find((name) => `Checksum${name}` in input);
  const algorithm = (input.ChecksumAlgorithm ?? given ?? 'CRC32') as keyof typeof CHECKSUMS;
  return {
    [`Checksum${algorithm}`]: CHECKSUMS[algorithm](Body as string).toString('base64'),
    ChecksumType: 'FULL_OBJECT',
    ETag,
    ServerSideEncryption: input.ServerSideEncryption ?? 'AES256',
  };
}

const CHECKSUMS = {
  CRC32: (body: string): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(crc32(body));
    return bytes;
  },
  SHA1: (body: string): Buffer => createHash('sha1').update(body).digest(),
  SHA256: (body: string): Buffer => createHash('sha256').update(body).digest(),
};
