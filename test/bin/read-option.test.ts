import { describe, expect, test } from 'vitest';
import { number, oneOf, readOptions } from '../../bin/read-option.ts';

const OPTIONS = { rate: { type: 'string' }, json: { type: 'boolean' } } as const;

describe('the options of a command line', () => {
  test.each([
    { argv: ['--rate', '-1'], rate: '-1' },
    { argv: ['--rate', '-.5', '--json'], rate: '-.5' },
    { argv: ['--rate=5'], rate: '5' },
  ])('take a negative number as a value: $argv', ({ argv, rate }) => {
    expect(readOptions(OPTIONS, argv).rate).toBe(rate);
  });

  test.each([
    { argv: ['--rat', '1'], says: "Unknown option '--rat': --help lists the options." },
    { argv: ['--rate'], says: "Option '--rate <value>' argument missing: --help lists the options." },
    { argv: ['--rate', '--json'], says: "Option '--rate' argument is ambiguous: --help lists the options." },
    { argv: ['--rate=5', '-1'], says: "Unknown option '-1': --help lists the options." },
  ])('are refused in one line that says where to look: $argv', ({ argv, says }) => {
    expect(() => readOptions(OPTIONS, argv)).toThrow(says);
  });
});

test('a number out of bounds is told them, and a word those there are', () => {
  expect(() => number('--rate', '', 1, 5)).toThrow("--rate must be a number from 1 to 5, got ''.");
  expect(() => oneOf('--shape', 'wave', ['steady'])).toThrow("--shape must be one of steady, got 'wave'.");
});
