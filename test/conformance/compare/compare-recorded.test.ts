import { expect, test } from 'vitest';
import { Comparison } from './compare-recorded.ts';
import { placeholdersOf } from '../recorded/list-placeholders.ts';

/** Recorded and actual values, the placeholders that the case lists, and the differences. */
interface Row {
  readonly fact: string;
  readonly recorded: unknown;
  readonly actual: unknown;
  readonly tokens?: readonly string[];
  readonly wholeValues?: readonly string[];
  /** What else the case has. */
  readonly given?: unknown;
  readonly differences: readonly string[];
}

const ROWS: readonly Row[] = [
  { fact: 'members have no order', recorded: { a: 1, b: 2 }, actual: { b: 2, a: 1 }, differences: [] },
  {
    fact: 'items have one',
    recorded: [1, 2],
    actual: [2, 1],
    differences: ['[0]: recorded 1, got 2', '[1]: recorded 2, got 1'],
  },
  { fact: 'a list and an object differ', recorded: [], actual: {}, differences: [': recorded [], got {}'] },
  {
    fact: 'null is not missing',
    recorded: { a: null },
    actual: {},
    differences: ['a: recorded null, got nothing'],
  },
  { fact: 'a number is not its text', recorded: 1, actual: '1', differences: [': recorded 1, got "1"'] },
  { fact: 'minus zero is zero', recorded: 0, actual: -0, differences: [] },
  {
    fact: 'a member named as a method is a member',
    recorded: { toString: 1 },
    actual: {},
    differences: ['toString: recorded 1, got nothing'],
  },
  {
    fact: 'a token matches a part of a text',
    recorded: 'a<uuid:1>b',
    actual: 'a-x-b',
    tokens: ['<uuid:1>'],
    differences: [],
  },
  {
    fact: 'a token matches something',
    recorded: 'a<uuid:1>b',
    actual: 'ab',
    tokens: ['<uuid:1>'],
    differences: [': recorded "a<uuid:1>b", got "ab"'],
  },
  {
    fact: 'a token has one value in a text',
    recorded: '<uuid:1>/<uuid:1>',
    actual: 'a/b',
    tokens: ['<uuid:1>'],
    differences: [': recorded "<uuid:1>/<uuid:1>", got "a/b"'],
  },
  {
    fact: 'a token keeps its value',
    recorded: { a: '<uuid:1>', b: 'x<uuid:1>' },
    actual: { a: 'q', b: 'xq' },
    tokens: ['<uuid:1>'],
    differences: [],
  },
  {
    fact: 'two tokens have two values',
    recorded: ['<uuid:1>', '<uuid:2>'],
    actual: ['a', 'b'],
    tokens: ['<uuid:1>', '<uuid:2>'],
    differences: [],
  },
  {
    fact: 'a token may mask a number',
    recorded: ['<id:1>', '<id:1>'],
    actual: [7, 8],
    tokens: ['<id:1>'],
    differences: ['[1]: recorded "<id:1>", got 8'],
  },
  {
    fact: 'a token does not match what is missing',
    recorded: { a: '<id:1>' },
    actual: {},
    tokens: ['<id:1>'],
    differences: ['a: recorded "<id:1>", got nothing'],
  },
  {
    fact: 'a token that was masked again is one',
    recorded: '<<task_token>:1>',
    actual: 'abc',
    tokens: ['<task_token>'],
    differences: [],
  },
  {
    fact: 'characters of patterns are text',
    recorded: 'a.<id:1>+(',
    actual: 'a.x+(',
    tokens: ['<id:1>'],
    differences: [],
  },
  {
    fact: 'a value with characters of patterns is text',
    recorded: ['<id:1>', '<id:1>'],
    actual: ['.*', 'ab'],
    tokens: ['<id:1>'],
    differences: ['[1]: recorded "<id:1>", got "ab"'],
  },
  {
    fact: 'a fixed name is text',
    recorded: '<region>',
    actual: 'eu-west-1',
    tokens: ['<region>'],
    differences: [': recorded "<region>", got "eu-west-1"'],
  },
  {
    fact: 'a name that the case gives is text',
    recorded: '<table>',
    actual: 'x',
    tokens: ['<table>'],
    given: 'a <table>',
    differences: [': recorded "<table>", got "x"'],
  },
  {
    fact: 'a name that only the expectation has matches anything',
    recorded: '<table>',
    actual: 'x',
    tokens: ['<table>'],
    differences: [],
  },
  {
    fact: 'a whole value matches a list',
    recorded: { Date: 'date' },
    actual: { Date: ['today'] },
    wholeValues: ['date'],
    differences: [],
  },
  {
    fact: 'a whole value is whole',
    recorded: 'a date',
    actual: 'a day',
    wholeValues: ['date'],
    differences: [': recorded "a date", got "a day"'],
  },
  {
    fact: 'a whole value that is a fixed name is text',
    recorded: 'snf_role_arn',
    actual: 'x',
    wholeValues: ['snf_role_arn'],
    differences: [': recorded "snf_role_arn", got "x"'],
  },
  {
    fact: 'which HTTP headers there are does not count, what they say does',
    recorded: { SdkHttpMetadata: { HttpHeaders: { a: '1', b: '2' } } },
    actual: { SdkHttpMetadata: { HttpHeaders: { b: '3', c: '4' } } },
    differences: ['SdkHttpMetadata.HttpHeaders.b: recorded "2", got "3"'],
  },
];

test.each(ROWS)('$fact', ({ recorded, actual, tokens = [], wholeValues = [], given, differences }) => {
  const placeholders = placeholdersOf({
    name: 'case',
    given,
    expected: recorded,
    placeholders: { tokens, whole_values: wholeValues },
  });
  const comparison = new Comparison(placeholders);
  comparison.compare('', recorded, actual);
  expect(comparison.differences).toEqual(differences);
});

test('an attempt that fails leaves no value behind', () => {
  const comparison = new Comparison(
    placeholdersOf({ name: 'case', expected: {}, placeholders: { tokens: ['<id:1>'] } }),
  );
  expect(comparison.isEqual({ a: '<id:1>', b: 1 }, { a: 'x', b: 2 })).toBe(false);
  expect(comparison.isEqual({ a: '<id:1>', b: 1 }, { a: 'y', b: 1 })).toBe(true);
  expect(comparison.isEqual('<id:1>', 'x')).toBe(false);
});

test('long values are cut', () => {
  const comparison = new Comparison(placeholdersOf({ name: 'case' }));
  comparison.compare('a', 'x'.repeat(1000), 1);
  expect(comparison.differences[0]).toMatch(/^a: recorded "x{399}\.\.\. \(1002 characters\), got 1$/);
});
