import { expect, test } from 'vitest';
import { parseContentTemplate } from '../../lib/contracts/parse-content-template.ts';

test('a template is text, and placeholders of four kinds', () => {
  expect(parseContentTemplate('v0:{timestamp}:{header:a|form:b}{setting:webhookId}|{crc32:body}\n')).toEqual([
    { kind: 'text', text: 'v0:' },
    { kind: 'named', name: 'timestamp' },
    { kind: 'text', text: ':' },
    { kind: 'parts', parts: ['header:a', 'form:b'] },
    { kind: 'setting', setting: 'webhookId' },
    { kind: 'text', text: '|' },
    { kind: 'named', name: 'crc32:body' },
    { kind: 'text', text: '\n' },
  ]);
  expect(parseContentTemplate('')).toEqual([]);
});

test.each(['{bdoy}', '{}', '{header:X}', '{header:a|b}', '{constructor}'])(
  '%s is no placeholder',
  (template) => {
    expect(() => parseContentTemplate(template)).toThrow(
      `'${template}': ${template} must be one of body, crc32:body,`,
    );
  },
);

test.each(['{body', 'body}', '{{body}}'])('%s has a brace too many', (template) => {
  expect(() => parseContentTemplate(template)).toThrow(
    `'${template}' has a brace that belongs to no placeholder.`,
  );
});
