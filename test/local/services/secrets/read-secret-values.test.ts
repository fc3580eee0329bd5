import { describe, expect, test } from 'vitest';
import { readSecretValues } from '../../../../lib/local/services/secrets/read-secret-values.ts';

const read = (content: unknown) => readSecretValues(JSON.stringify(content), 'secrets.json');

test('a value is text, or text with the one before it', () => {
  const values = read({
    'webhooks/github': 'a',
    '/zoom': { current: 'b', previous: 'c' },
    stripe: { current: 'd' },
  });
  expect([...values]).toEqual([
    ['webhooks/github', { current: 'a' }],
    ['/zoom', { current: 'b', previous: 'c' }],
    ['stripe', { current: 'd' }],
  ]);
});

test.each([
  ['{}', []],
  ['\uFEFF{"a":"b"}', [['a', { current: 'b' }]]],
  ['{"__proto__":"b"}', [['__proto__', { current: 'b' }]]],
  [`{"a":"${'x'.repeat(65_536)}"}`, [['a', { current: 'x'.repeat(65_536) }]]],
])('%.20s is a file of secrets', (text, expected) => {
  expect([...readSecretValues(text, 'f')]).toEqual(expected);
});

/** Part of every value below. No error may contain it. */
const HIDDEN = 'hunter2';

describe('refused with the file, the name and what is allowed, and without the value', () => {
  test.each<[string, string]>([
    [`{"a":"${HIDDEN}`, 's.json must be JSON: {"<name of the secret>": "<value>"}.'],
    [`{"a": ${HIDDEN}}`, 's.json must be JSON'],
    ['', 's.json must be JSON'],
    ['null', 's.json must have an object of names and values, got null.'],
    [`["${HIDDEN}"]`, 'an object of names and values, got a list.'],
    [`"${HIDDEN}"`, 'an object of names and values, got a string.'],
    ['{"a b":"x"}', 's.json: "a b" is not a name: it must be 1 to 512 letters, digits, and _ / + = . @ -'],
    ['{"":"x"}', 's.json: "" is not a name'],
    [`{"${'a'.repeat(513)}":"x"}`, 'is not a name'],
    ['{"arn:aws:secretsmanager:us-east-1:1:secret:a":"x"}', 'is not a name'],
    ['{"a":5}', 's.json: "a" must be text or {"current", "previous"}, got a number.'],
    ['{"a":null}', 's.json: "a" must be text or {"current", "previous"}, got null.'],
    [`{"a":["${HIDDEN}"]}`, 's.json: "a" must be text or {"current", "previous"}, got a list.'],
    [`{"a":{"password":"${HIDDEN}"}}`, 'got an object with "password" (JSON is written as text).'],
    [`{"a":{"current":"${HIDDEN}","next":"${HIDDEN}"}}`, 'got an object with "next"'],
    [`{"a":{"previous":"${HIDDEN}"}}`, 's.json: "a", "current", must be text, got nothing.'],
    [`{"a":{"current":"${HIDDEN}","previous":5}}`, 's.json: "a", "previous", must be text, got a number.'],
    [
      `{"a":{"current":"${HIDDEN}","previous":"${HIDDEN}"}}`,
      's.json: "a" must have a "previous" that differs from its "current".',
    ],
    ['{"a":""}', 's.json: "a" must be text of 1 to 65,536 bytes, got 0 bytes.'],
    [`{"a":"${HIDDEN}${'é'.repeat(32_768)}"}`, 'must be text of 1 to 65,536 bytes, got 65543 bytes.'],
    ['{"a":{"current":""}}', 's.json: "a", "current", must be text of 1 to 65,536 bytes, got 0 bytes.'],
  ])('%.60s', (text, message) => {
    const refused = (): unknown => readSecretValues(text, 's.json');
    expect(refused).toThrow(message);
    expect(refused).not.toThrow(HIDDEN);
  });
});
