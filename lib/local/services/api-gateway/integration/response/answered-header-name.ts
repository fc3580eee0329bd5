/**
 * Headers of the connection or the front end, which API Gateway renames. Recorded for Authorization, Date, Server and
 * WWW-Authenticate (the last also for a Lambda proxy, serverless-offline#236). For the others the source is the
 * developer guide (api-gateway-known-issues) and the source of LocalStack.
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
  // API Gateway sets its own request id.
  passed: new Set([...REMAPPED_ALWAYS, 'x-amzn-requestid']),
} as const;

/** Content-Encoding is dropped because the body is decompressed. x-amz-apigw-id is always API Gateway's own. */
const DROPPED = {
  mapped: new Set(['transfer-encoding']),
  passed: new Set(['content-encoding', 'transfer-encoding', 'via', 'x-amz-apigw-id']),
} as const;

/**
 * The name under which the client gets a header; undefined if it does not get it. The header is set by a mapping or a
 * template, or passed on by a proxy integration.
 */
export function answeredHeaderName(name: string, origin: keyof typeof REMAPPED): string | undefined {
  const lower = name.toLowerCase();
  if (DROPPED[origin].has(lower)) return undefined;
  if (lower === 'content-type') return 'Content-Type';
  return REMAPPED[origin].has(lower) ? `x-amzn-Remapped-${name}` : name;
}
