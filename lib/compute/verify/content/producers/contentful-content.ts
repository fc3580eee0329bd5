import { escape } from 'node:querystring';
import { Refusal } from '../../refusal.ts';
import type { IncomingRequest } from '../../request/incoming-request.ts';
import type { Content } from '../claim.ts';
import { bytesOf } from '../render-content.ts';

const LIST = 'x-contentful-signed-headers';

/** Without these among the signed headers, the others could be replaced by one header that holds their text. */
const ALWAYS_SIGNED = [LIST, 'x-contentful-timestamp'];

/** Contentful names fewer than 20; every one costs a look-up. */
const MAX_HEADERS = 100;

/**
 * What Contentful signs: method, path, the headers that the request names, and the body, with line ends between
 * (@contentful/node-apps-toolkit, signRequest).
 *
 * @throws Refusal if a named header is missing, or the list or the time stamp is not itself signed.
 */
export function contentfulContent(request: IncomingRequest): Content {
  const names = request.only([`header:${LIST}`])?.split(',') ?? [];
  if (names.length > MAX_HEADERS || ALWAYS_SIGNED.some((name) => !names.includes(name)))
    throw new Refusal('incomplete');
  const headers = names.toSorted().map((name) => `${name}:${headerOf(request, name)}`);
  const head = [request.method, pathOf(request.url), headers.join(';'), ''].join('\n');
  return [bytesOf(head), request.body];
}

function headerOf(request: IncomingRequest, name: string): string {
  const [value, ...more] = request.header(name);
  if (value === undefined) throw new Refusal('incomplete');
  if (more.length > 0) throw new Refusal('repeated');
  return value.trim();
}

/** The query is escaped twice: as one word, and then again as a part of the address. */
function pathOf(url: string): string {
  const [, path = '', query] = /^(?:[a-z][a-z0-9+.-]*:\/\/[^/?#]*)?([^?#]*)(?:\?([^?#]+))?/i.exec(url) ?? [];
  try {
    return encodeURI(query === undefined ? path : `${path}?${escape(query)}`);
  } catch {
    // Half of a surrogate pair cannot be escaped.
    throw new Refusal('incomplete');
  }
}
