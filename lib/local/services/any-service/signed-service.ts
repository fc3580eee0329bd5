import type { IncomingHttpHeaders } from 'node:http';

/** `Credential=<key>/<date>/<region>/<service>/aws4_request` (IAM user guide, "Elements of an AWS API request signature"). */
const SCOPE = /^[^/]+\/\d{8}\/[^/]*\/([^/]+)\/aws4_request$/;

/** The service that a request is signed for, in its header or (presigned) in its query; undefined without a signature. */
export function signedService(headers: IncomingHttpHeaders, url: string): string | undefined {
  const inHeader = /Credential=([^,\s]+)/.exec(headers.authorization ?? '')?.[1];
  const credential = inHeader ?? new URL(url, 'http://local').searchParams.get('X-Amz-Credential') ?? '';
  return SCOPE.exec(credential)?.[1];
}
