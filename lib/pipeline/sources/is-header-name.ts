/**
 * What header names are made of in practice, less than RFC 9110 allows: `$` and `#` would mean something to the
 * mapping template.
 */
const HEADER_NAME = /^[a-z0-9_-]+$/;

/** Whether it is a header's name in lower case. */
export function isHeaderName(name: string): boolean {
  return HEADER_NAME.test(name);
}
