import { randomUuid, type Random } from '../../../clock/random.ts';
import type { ParsedRequest } from './parse-request.ts';

/** The two ids of a request. */
export interface RequestIds {
  /** `$context.requestId`. A client can choose it with the header x-amzn-requestid. */
  readonly requestId: string;
  /** `$context.extendedRequestId` and the header x-amz-apigw-id. Always chosen by API Gateway. */
  readonly extendedRequestId: string;
}

/** Chooses the ids of a request. */
export function identifyRequest(request: ParsedRequest, random: Random): RequestIds {
  const chosen = request.ownHeader['x-amzn-requestid'] ?? '';
  return {
    requestId: chosen === '' ? randomUuid(random) : chosen,
    // On AWS they look like JKl9_GeIDoEFqAQ=: 15 characters of base64 and the padding.
    extendedRequestId: `${(randomText(random) + randomText(random)).slice(0, 15)}=`,
  };
}

/** 48 random bits as 8 characters. */
function randomText(random: Random): string {
  const bytes = Buffer.alloc(6);
  bytes.writeUIntBE(Math.floor(random.next() * 2 ** 48), 0, 6);
  return bytes.toString('base64url');
}
