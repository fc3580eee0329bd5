import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadMappingTemplate } from '../../lib/contracts/mapping-template.ts';
import { lintTemplate } from '../../lib/local/vtl/lint-template.ts';

test('a placeholder without a value is an error that names both', () => {
  expect(() => loadMappingTemplate('read-delivery.request')).toThrow(
    'mapping-templates/read-delivery.request.vtl asks for %TABLE_NAME%, and no value was given.',
  );
});

test('a value without a placeholder is an error that names both', () => {
  expect(() => loadMappingTemplate('internal-error', { TABLE_NAME: 'x' })).toThrow(
    'mapping-templates/internal-error.vtl has no placeholder for %TABLE_NAME%.',
  );
});

test('every place of a placeholder is filled', () => {
  const values = { SOURCE: 'src', STATE_MACHINE_ARN: 'arn', FORWARDED_HEADERS: '[]', MAX_INPUT_BYTES: '9' };
  expect(loadMappingTemplate('accept-delivery.request', values)).not.toMatch(/%[A-Z_]+%/);
});

const directory = path.join(import.meta.dirname, '..', '..', 'mapping-templates');

describe.each(readdirSync(directory))('%s', (file) => {
  const source = readFileSync(path.join(directory, file), 'utf8');

  test('says what comes in and what goes out', () => {
    expect(source).toMatch(/^## /);
  });

  test('uses only what every reading of the Velocity engine treats alike', () => {
    expect(lintTemplate(source)).toEqual([]);
  });
});
