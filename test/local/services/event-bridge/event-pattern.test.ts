import { expect, test } from 'vitest';
import { checkPattern, matchesPattern } from '../../../../lib/local/services/event-bridge/event-pattern.ts';
import cases from '../../../cases/local/event-patterns.json' with { type: 'json' };

const place = { logicalId: 'Rule', path: 'EventPattern' };

test.each(cases)('$it: $matches', ({ pattern, event, matches }) => {
  const unchecked: unknown = pattern;
  checkPattern(unchecked, place);
  expect(matchesPattern(unchecked, event)).toBe(matches);
});

test.each([
  [{ n: [{ numeric: ['>'] }] }, 'the content filter {"numeric":[">"]}'],
  [{ n: [{ numeric: ['~', 1] }] }, 'the content filter {"numeric":["~",1]}'],
  [{ n: [{ prefix: { 'equals-ignore-case': 'x' } }] }, 'the content filter {"prefix":'],
  [{ $or: [{ a: [{ wildcard: '*' }] }] }, 'the content filter {"wildcard":"*"}'],
])('%j is refused with its path', (pattern, message) => {
  expect(() => checkPattern(pattern, place)).toThrow(message);
});
