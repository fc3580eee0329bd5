import { describe, expect, test } from 'vitest';
import { readInputTemplate } from '../../../../lib/local/services/pipes/read-input-template.ts';

const record = {
  messageId: 'm-1',
  body: { key: 'va"lue', list: [1, { deep: true }], text: 'plain' },
};

const transformed = (template: string, from: Readonly<Record<string, unknown>> = record): string =>
  readInputTemplate(template)(from);

describe('a path as a value of an object', () => {
  test.each([
    ['an object', '{"d": <$.body>}', { d: record.body }],
    ['a string, which gets quotes', '{"d": <$.messageId>}', { d: 'm-1' }],
    ['a string with a quote in it', '{"d": <$.body.key>}', { d: 'va"lue' }],
    ['an index', '{"d": <$.body.list[1].deep>}', { d: true }],
    ['several', '{"a": <$.messageId>, "b": [<$.body.list[0]>]}', { a: 'm-1', b: [1] }],
    ['within a string', '{"d": "it is <$.body.text>"}', { d: 'it is plain' }],
    [
      'after a string with an escaped quote',
      String.raw`{"q\"": <$.body.list>}`,
      { 'q"': [1, { deep: true }] },
    ],
  ])('is %s', (_, template, expected) => {
    expect(JSON.parse(transformed(template))).toEqual(expected);
  });

  test('is replaced by nothing if the record has no such member', () => {
    expect(transformed('{"d": <$.body.none>}')).toBe('{"d": }');
  });
});

describe('a bare path, as the guide warns,', () => {
  test.each([
    ['an object loses its quotes', { body: { key: 'value' } }, '{key:value}'],
    ['a list loses the quotes in it', { body: ['a'] }, '[a]'],
  ])('to %s, which is then not JSON', (_, from, text) => {
    expect(transformed('<$.body>', from)).toBe(text);
    expect(() => JSON.parse(text) as unknown).toThrow(SyntaxError);
  });

  test('to a string gets quotes', () => {
    expect(transformed('<$.body>', { body: 'no JSON' })).toBe('"no JSON"');
  });
});

test('an object in a string loses its quotes, so that the string is still valid', () => {
  expect(transformed('{"d": "Body is <$.body>"}', { body: { key: 'value' } })).toBe(
    '{"d": "Body is {key:value}"}',
  );
});

test.each(['<aws.pipes.event>', '{"d": <$.body.*>}', '<body>'])('%s is refused', (template) => {
  expect(() => readInputTemplate(template)).toThrow(/the variable <\S+> in an InputTemplate/);
});
