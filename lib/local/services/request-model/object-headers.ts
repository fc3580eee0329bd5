import * as s3 from '@aws-sdk/client-s3';

/** A header of S3 with a fixed list of values. */
export interface ObjectHeader {
  readonly header: string;
  /** Its name in the SDK's input. */
  readonly member: string;
  readonly values: readonly string[];
  readonly code: string;
  readonly message: string;
}

/** S3 API reference, "Error responses". If the page has only a code, the message is ours. */
const HEADERS: readonly ObjectHeader[] = [
  {
    header: 'x-amz-storage-class',
    member: 'StorageClass',
    values: Object.values(s3.StorageClass),
    code: 'InvalidStorageClass',
    message: 'The storage class you specified is not valid',
  },
  {
    header: 'x-amz-server-side-encryption',
    member: 'ServerSideEncryption',
    values: Object.values(s3.ServerSideEncryption),
    code: 'InvalidArgument',
    message: 'The encryption method specified is not supported',
  },
  argument('x-amz-acl', 'ACL', s3.ObjectCannedACL),
  argument('x-amz-request-payer', 'RequestPayer', s3.RequestPayer),
  argument('x-amz-object-lock-mode', 'ObjectLockMode', s3.ObjectLockMode),
  argument('x-amz-object-lock-legal-hold', 'ObjectLockLegalHoldStatus', s3.ObjectLockLegalHoldStatus),
  argument('x-amz-checksum-mode', 'ChecksumMode', s3.ChecksumMode),
  argument('x-amz-sdk-checksum-algorithm', 'ChecksumAlgorithm', s3.ChecksumAlgorithm),
];

function argument(header: string, member: string, allowed: Readonly<Record<string, string>>): ObjectHeader {
  const values = Object.values(allowed);
  const message = `The value of ${header} must be one of ${values.join(', ')}`;
  return { header, member, values, code: 'InvalidArgument', message };
}

/**
 * The first header whose value S3 does not allow; undefined if there is none. `valueOf` returns the request's value.
 */
export function findObjectHeaderProblem(
  valueOf: (header: ObjectHeader) => unknown,
): ObjectHeader | undefined {
  return HEADERS.find((header) => {
    const value = valueOf(header);
    return value !== undefined && !(header.values as readonly unknown[]).includes(value);
  });
}

/** Headers whose value follows a rule of `object-rules.ts`, by their member. */
const RULED: Readonly<Record<string, string>> = {
  ContentMD5: 'content-md5',
  WebsiteRedirectLocation: 'x-amz-website-redirect-location',
  ExpectedBucketOwner: 'x-amz-expected-bucket-owner',
};

/** The values of a request's headers, with the names of the SDK's input. */
export function objectHeaderMembers(headers: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const named = [...HEADERS.map(({ member, header }) => [member, header] as const), ...Object.entries(RULED)];
  return Object.fromEntries(named.map(([member, header]) => [member, headers[header]]));
}
