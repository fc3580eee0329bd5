import { describe, expect, test } from 'vitest';
import { defineCommand } from '../../bin/define-command.ts';
import { flag, numberWithin, oneOf, optional, repeated, text, withDefault } from '../../bin/option.ts';
import { runQuietly } from './run-quietly.ts';

/** What a command is given of an argv. */
async function read(...argv: readonly string[]) {
  const given: object[] = [];
  const command = defineCommand({
    name: 'try',
    summary: '',
    description: '',
    options: {
      rate: withDefault('--rate <n>', 'how fast', numberWithin(-1, 5), '2'),
      shape: optional('--shape <name>', 'how', oneOf(['steady', 'two words'])),
      file: repeated('--file <name>', 'which', text('a file')),
      json: flag('--json', 'for machines'),
      throttle: flag('--no-throttle', 'without it'),
    },
    run: (values) => {
      given.push(values);
      return Promise.resolve(0);
    },
  });
  return { ...(await runQuietly(command, argv)), given: given[0] };
}

const DEFAULTS = { rate: 2, shape: undefined, file: [], json: false, throttle: true };

test('options that are not given have their defaults', async () => {
  expect(await read()).toMatchObject({ exitCode: 0, given: DEFAULTS });
});

test.each([
  { argv: ['--rate', '-1'], given: { rate: -1 } },
  { argv: ['--rate', '-.5', '--json'], given: { rate: -0.5, json: true } },
  { argv: ['--rate=5'], given: { rate: 5 } },
  { argv: ['--shape', 'two words'], given: { shape: 'two words' } },
  { argv: ['--file', 'a', '--file', 'b'], given: { file: ['a', 'b'] } },
  { argv: ['--no-throttle'], given: { throttle: false } },
])('$argv is read, a negative number as a value', async ({ argv, given }) => {
  expect(await read(...argv)).toMatchObject({ exitCode: 0, given: { ...DEFAULTS, ...given } });
});

describe('what is wrong is one line, with the value and what is allowed, and ends with 2', () => {
  test.each([
    [['--rat', '1'], "unknown option '--rat': see try --help."],
    [['--rate'], "option '--rate <n>' argument missing: see try --help."],
    [['--rate', '--json'], "--rate must be a number from -1 to 5, got '--json'."],
    [['--rate', ''], "--rate must be a number from -1 to 5, got ''."],
    [['--rate', '6'], "--rate must be a number from -1 to 5, got '6'."],
    [['--shape', 'wave'], "--shape must be one of 'steady', 'two words', got 'wave'."],
    [['--file', '--json'], "--file must be a file, got '--json'."],
    [['a', 'b'], "too many arguments, got 'a b': see try --help."],
  ])('%j', async (argv, message) => {
    expect(await read(...argv)).toEqual({
      exitCode: 2,
      out: '',
      errors: `error: ${message}\n`,
      given: undefined,
    });
  });
});
