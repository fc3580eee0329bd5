/**
 * Whether API Gateway passes a header on to mapping templates, parameter mappings and proxy integrations (recorded).
 * It replaces `Host` with its own.
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
