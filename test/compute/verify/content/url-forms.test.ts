import { expect, test } from 'vitest';
import { URL_FORMS } from '../../../../lib/compute/verify/content/url-forms.ts';

test.each([
  ['https://a.test/x?y=z', 'https://a.test:443/x?y=z', 'https://a.test/x?y=z'],
  ['http://a.test', 'http://a.test:80', 'http://a.test'],
  ['https://a.test:8443/x', 'https://a.test:8443/x', 'https://a.test/x'],
  ['https://u:1@a.test/x', 'https://u:1@a.test:443/x', 'https://u:1@a.test/x'],
  ['https://u:1@a.test:2/x:3', 'https://u:1@a.test:2/x:3', 'https://u:1@a.test/x:3'],
  ['https://[::1]/x', 'https://[::1]:443/x', 'https://[::1]/x'],
  ['https://[::1]:8443?x', 'https://[::1]:8443?x', 'https://[::1]?x'],
  ['/path:1', '/path:1', '/path:1'],
  ['', '', ''],
])('%s with and without a port', (url, withPort, withoutPort) => {
  expect(URL_FORMS.withPort(url)).toBe(withPort);
  expect(URL_FORMS.withoutPort(url)).toBe(withoutPort);
});

test('an address is normalised as a browser does it, and what is none is left as it is', () => {
  expect(URL_FORMS.normalised("https://a.test:8443/x?y=it's ü")).toBe('https://a.test/x?y=it%27s%20%C3%BC');
  expect(URL_FORMS.normalised("/x?y=it's")).toBe("/x?y=it's");
});

test('the escapes that HubSpot undoes are undone, and no others', () => {
  expect(URL_FORMS.unescaped('https://a.test/%3a%2F%40%21%24%27%28%29%2A%2C%3B%3f%20%25%C3%BC')).toBe(
    "https://a.test/:/@!$'()*,;?%20%25%C3%BC",
  );
});
