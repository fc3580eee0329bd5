import { expect, test } from 'vitest';
import { visibleText } from '../../../../lib/console/page/shell/visible-text.ts';

test.each([
  ['\u202Egnp.exe', String.raw`\u{202E}gnp.exe`],
  ['a\u200Bb\u2066c', String.raw`a\u{200B}b\u{2066}c`],
  ['\u0000\u001B[31m', String.raw`\u{0}\u{1B}[31m`],
  ['\u{E0041}', String.raw`\u{E0041}`],
  ['\uD800', String.raw`\u{D800}`],
])('%j is seen', (text, seen) => {
  expect(visibleText(text)).toBe(seen);
});

test('lines, tabs, other scripts and emoji stay as they are', () => {
  const text = 'a\tb\nשלום 日本 👩🏽';
  expect(visibleText(text)).toBe(text);
});
