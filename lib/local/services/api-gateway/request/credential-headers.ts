import type { Method } from '../method.ts';

/** The access key of `credentialHeaders`. It stands for a role (`build-context.ts`). */
export const LOCAL_PRINCIPAL = 'AKIALOCALRUN';

/** The local run reads only the access key of a signature. */
const SIGNATURE = `AWS4-HMAC-SHA256 Credential=${LOCAL_PRINCIPAL}/20260101/us-east-1/execute-api/aws4_request, SignedHeaders=host, Signature=0`;

/** The headers that a method requires from a client: an API key, a signature, or none. */
export function credentialHeaders(
  { apiKeyRequired, signed }: Pick<Method, 'apiKeyRequired' | 'signed'>,
  apiKey: string,
): Readonly<Record<string, string>> {
  return { ...(apiKeyRequired && { 'x-api-key': apiKey }), ...(signed && { authorization: SIGNATURE }) };
}
