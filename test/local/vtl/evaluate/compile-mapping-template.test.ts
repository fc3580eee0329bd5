import { describe, expect, test } from 'vitest';
import { compileMappingTemplate } from '../../../../lib/local/vtl/evaluate/compile-mapping-template.ts';
import { TemplateSyntaxError } from '../../../../lib/local/vtl/parse/template-syntax-error.ts';
import { readCases } from '../read-cases.ts';

interface SyntaxCase {
  readonly fact: string;
  readonly template: string;
  readonly line: number;
  readonly column: number;
  /** Default: malformed. */
  readonly kind?: 'unsupported';
  readonly message: string;
}

describe('is refused with its place', () => {
  test.each(readCases<SyntaxCase>('syntax-errors'))('$fact', ({ template, line, column, kind, message }) => {
    const error = errorOf(() => compileMappingTemplate(template));
    expect(error.message).toContain(message);
    expect(error).toMatchObject({ line, column, kind: kind ?? 'malformed' });
  });
});

test('a template above 300 KB is refused', () => {
  expect(() => compileMappingTemplate('x'.repeat(300 * 1024))).not.toThrow();
  expect(() => compileMappingTemplate('é'.repeat(150 * 1024 + 1))).toThrow(
    'at most 307200 bytes, this one has 307202',
  );
});

function errorOf(action: () => unknown): TemplateSyntaxError {
  try {
    action();
  } catch (error) {
    if (error instanceof TemplateSyntaxError) return error;
    throw error;
  }
  throw new Error('the template was compiled');
}
