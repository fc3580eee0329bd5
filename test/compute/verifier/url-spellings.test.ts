import { expect, test } from 'vitest';
import { urlSpellings } from '../../../lib/compute/verifier/url-spellings.ts';

const BASE = 'https://hooks.example/webhooks/twilio';

test('an address without a query has one spelling, the given one', () => {
  expect(urlSpellings(BASE)).toEqual([BASE]);
  expect(urlSpellings('')).toEqual(['']);
});

test('the given spelling comes first', () => {
  expect(urlSpellings(`${BASE}?b=1&a=x%20y`)[0]).toBe(`${BASE}?b=1&a=x%20y`);
});

// As the template writes it, and as a producer may have called it.
test.each([
  ['a blank as %20', '?a=x+y', '?a=x%20y'],
  ['a tilde as it is', '?a=%7Ex', '?a=~x'],
  ['an address that was typed', '?to=https%3A%2F%2Fa.example%2Fb%3Fc%3Dd', '?to=https://a.example/b?c=d'],
  ['brackets of a browser', '?a=%28it%27s%29%21', "?a=(it's)!"],
  ['an asterisk that is escaped', '?a=*', '?a=%2A'],
  ['letters outside ASCII', '?%C3%A9=%C3%BC', '?%C3%A9=%C3%BC'],
  ['a name without a value', '?debug=&a=1', '?debug&a=1'],
  ['another order', '?b=2&a=1', '?a=1&b=2'],
])('%s is among them', (_, given, called) => {
  expect(urlSpellings(`${BASE}${given}`)).toContain(`${BASE}${called}`);
});

test('there are few of them, however many parameters somebody sends', () => {
  const query = Array.from({ length: 500 }, (_, index) => `a${index}=(x+y)&b${index}=`).join('&');
  expect(urlSpellings(`${BASE}?${query}`).length).toBeLessThanOrEqual(17);
});

test('what cannot be decoded is no error', () => {
  expect(urlSpellings(`${BASE}?a=%E0%A4&%ZZ=1`)[0]).toBe(`${BASE}?a=%E0%A4&%ZZ=1`);
});
