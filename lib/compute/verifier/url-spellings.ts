/** A part of a query as a producer may write it. Each takes a text that was decoded. */
const ENCODERS: readonly ((text: string) => string)[] = [
  // As forms are written, and as the mapping template has it.
  (text) => escapeAlso(text, /[!'()~]/g).replaceAll('%20', '+'),
  // RFC 3986, strictly.
  (text) => escapeAlso(text, /[!'()*]/g),
  encodeURIComponent,
  // As somebody types it into a settings page: only what a URL cannot hold is escaped.
  (text) => text.replaceAll(/[^!$'()*,./0-9:;=?@A-Z_a-z~-]/gu, encodeURIComponent),
];

/**
 * The ways in which a producer may have written the query of an address that it signs, the given one first. API Gateway gives a
 * mapping template the parameters decoded, and what it says of their order is not documented, so the text itself is lost. A signature
 * fits one of them, and nobody without the secret can make one that fits.
 */
export function urlSpellings(url: string): readonly string[] {
  const at = url.indexOf('?');
  if (at < 0) return [url];
  const pairs = [...new URLSearchParams(url.slice(at + 1))];
  const queries = [pairs, pairs.toReversed()].flatMap((order) =>
    ENCODERS.flatMap((encode) => [
      order.map(([name, value]) => `${encode(name)}=${encode(value)}`),
      order.map(([name, value]) => (value === '' ? encode(name) : `${encode(name)}=${encode(value)}`)),
    ]),
  );
  return [...new Set([url, ...queries.map((query) => `${url.slice(0, at)}?${query.join('&')}`)])];
}

function escapeAlso(text: string, characters: RegExp): string {
  return encodeURIComponent(text).replaceAll(
    characters,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
