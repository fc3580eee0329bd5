/**
 * Whether API Gateway lets a header through to mapping templates, parameter mappings and proxied back ends
 * (recorded). It replaces `Host` by its own.
 */
export function isLetThrough(headerName: string): boolean {
  return !WITHHELD.has(headerName.toLowerCase());
}

const WITHHELD = new Set([
  'connection',
  'content-length',
  'content-md5',
  'expect',
  'max-forwards',
  'proxy-authenticate',
  'server',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'www-authenticate',
]);
