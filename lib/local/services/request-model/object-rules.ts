import { createHash } from 'node:crypto';
import { ServiceError } from '../../service-error.ts';
import { findObjectHeaderProblem } from './object-headers.ts';
import type { Request } from './request.ts';
import type { RequestRule } from './request-rule.ts';

interface ObjectRule {
  readonly isBroken: (request: Request) => boolean;
  readonly code: string;
  readonly message: string;
}

/** S3 user guide, "Object key naming guidelines" and "Working with object metadata": bytes of UTF-8. */
const LONGEST_KEY = 1_024;
const LARGEST_METADATA = 2_048;

/** S3 API reference, "Error responses". */
const RULES: readonly ObjectRule[] = [
  {
    isBroken: ({ Key }) => typeof Key === 'string' && Buffer.byteLength(Key) > LONGEST_KEY,
    code: 'KeyTooLongError',
    message: 'Your key is too long',
  },
  {
    isBroken: ({ Metadata }) => sizeOf(Metadata) > LARGEST_METADATA,
    code: 'MetadataTooLarge',
    message: 'Your metadata headers exceed the maximum allowed metadata size',
  },
  {
    isBroken: ({ ContentMD5 }) => typeof ContentMD5 === 'string' && !isDigest(ContentMD5),
    code: 'InvalidDigest',
    message: 'The Content-MD5 you specified was invalid.',
  },
  {
    isBroken: ({ ContentMD5, Body }) =>
      ContentMD5 !== undefined && isBody(Body) && md5Of(Body) !== ContentMD5,
    code: 'BadDigest',
    message: 'The Content-MD5 you specified did not match what we received.',
  },
  {
    isBroken: ({ WebsiteRedirectLocation: to }) => typeof to === 'string' && !/^(https?:\/\/|\/)/.test(to),
    code: 'InvalidRedirectLocation',
    message: "The website redirect location must have a prefix of 'http://' or 'https://' or '/'.",
  },
  {
    isBroken: ({ ExpectedBucketOwner: owner }) => typeof owner === 'string' && !/^\d{12}$/.test(owner),
    code: 'InvalidBucketOwnerAWSAccountID',
    message: 'The value of the expected bucket owner parameter must be an AWS Account ID.',
  },
];

const listed: RequestRule = (request) => {
  const problem = findObjectHeaderProblem(({ member }) => request[member]);
  return problem && new ServiceError(problem.code, problem.message);
};

/** Requests for an object that S3 refuses but the embedded store would accept. */
export const OBJECT_RULES: readonly RequestRule[] = [
  listed,
  ...RULES.map(
    ({ isBroken, code, message }): RequestRule =>
      (request) =>
        isBroken(request) ? new ServiceError(code, message) : undefined,
  ),
];

function sizeOf(metadata: unknown): number {
  const texts = Object.entries((metadata ?? {}) as Readonly<Record<string, string>>).flat();
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
}

function isDigest(text: string): boolean {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length === 16 && bytes.toString('base64') === text;
}

function isBody(body: unknown): body is string | Uint8Array {
  return typeof body === 'string' || body instanceof Uint8Array;
}

function md5Of(body: string | Uint8Array): string {
  return createHash('md5').update(body).digest('base64');
}
