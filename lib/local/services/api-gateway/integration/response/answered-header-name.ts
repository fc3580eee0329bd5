/**
 * Headers of the connection or the front end, which come back under another name. Recorded for Authorization, Date,
 * Server and WWW-Authenticate (the last also of a Lambda proxy, serverless-offline#236), for the others by DOC
 * api-gateway-known-issues and LSsrc.
 */
const REMAPPED_ALWAYS = ['connection', 'content-length', 'date', 'server', 'www-authenticate'];

const REMAPPED = {
  mapped: new Set([
    ...REMAPPED_ALWAYS,
    'authorization',
    'content-md5',
    'expect',
    'host',
    'max-forwards',
    'proxy-authenticate',
    'trailer',
    'upgrade',
    'user-agent',
  ]),
  // API Gateway sets a request id of its own.
  passed: new Set([...REMAPPED_ALWAYS, 'x-amzn-requestid']),
} as const;

/** Content-Encoding is gone because the body is decompressed; x-amz-apigw-id is always API Gateway's own. */
const DROPPED = {
  mapped: new Set(['transfer-encoding']),
  passed: new Set(['content-encoding', 'transfer-encoding', 'via', 'x-amz-apigw-id']),
} as const;

/**
 * The name under which a header comes back to the client, undefined where it does not: one that a mapping or a template
 * sets, or one that a proxy integration passes on.
 */
export function answeredHeaderName(name: string, origin: keyof typeof REMAPPED): string | undefined {
  const lower = name.toLowerCase();
  if (DROPPED[origin].has(lower)) return undefined;
  if (lower === 'content-type') return 'Content-Type';
  return REMAPPED[origin].has(lower) ? `x-amzn-Remapped-${name}` : name;
}
