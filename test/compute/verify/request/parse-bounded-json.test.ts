import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseBoundedJson } from '../../../../lib/compute/verify/request/parse-bounded-json.ts';

const parse = (text: string): unknown => parseBoundedJson(Buffer.from(text, 'utf8'));

test('JSON is what JSON.parse makes of it', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 8 }), (text) => {
      expect(parse(text)).toEqual(JSON.parse(text));
    }),
  );
});

test('what is not JSON is nothing, and so is JSON behind a byte order mark', () => {
  for (const text of ['', '{', '{"a":1}x', "{'a':1}", '\uFEFF{}', 'NaN']) expect(parse(text)).toBeUndefined();
});

test('256 levels are read, and 257 are not', () => {
  const nested = (levels: number): string => '[{"a":'.repeat(levels / 2) + '1' + '}]'.repeat(levels / 2);
  expect(parse(nested(256))).toBeDefined();
  expect(parse(nested(258))).toBeUndefined();
  expect(parse(`[${'['.repeat(256)}${']'.repeat(256)}]`)).toBeUndefined();
});

test('a bracket in a text is no level, whatever stands before it', () => {
  for (const text of [
    '['.repeat(300),
    `\\"${'['.repeat(300)}`,
    `\\\\\\"${'{'.repeat(300)}`,
    `ü${'['.repeat(300)}`,
  ])
    expect(parse(`{"a":"${text}"}`)).toEqual(JSON.parse(`{"a":"${text}"}`));
});

test('a list that goes on beside another is no deeper than the other', () => {
  expect(parse(`[${'[],{},'.repeat(300)}1]`)).toHaveLength(601);
});

test('what stands before a deep list does not hide it', () => {
  const deep = `${'['.repeat(257)}${']'.repeat(257)}`;
  for (const before of ['"\\n"', '"\\""', '"\\\\"', '[],[],[]', '{"a":{}},[]', '"["'])
    expect(parse(`[${`${before},`.repeat(300)}${deep}]`)).toBeUndefined();
});

test('10 MiB are read, and a byte more is not', () => {
  const text = (bytes: number): string => `"${'a'.repeat(bytes - 2)}"`;
  expect(parse(text(10 * 1024 ** 2))).toBeDefined();
  expect(parse(text(10 * 1024 ** 2 + 1))).toBeUndefined();
});

test('bytes in the middle of a larger buffer are read alone', () => {
  expect(parseBoundedJson(Buffer.from('xx[1]xx').subarray(2, 5))).toEqual([1]);
});
