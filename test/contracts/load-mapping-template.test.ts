import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadMappingTemplate } from '../../lib/contracts/load-mapping-template.ts';
import { compileMappingTemplate } from '../../lib/local/vtl/evaluate/compile-mapping-template.ts';
import { lintTemplate } from '../mapping-templates/lint/lint-template.ts';
import { createOverrides, renderTemplate } from '../../lib/local/vtl/evaluate/render-template.ts';
import { REQUEST_TEMPLATE_VALUES } from '../mapping-templates/request-template-values.ts';
import answers from '../cases/mapping-templates/answers.json' with { type: 'json' };

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
  expect(loadMappingTemplate('accept-delivery.request', REQUEST_TEMPLATE_VALUES)).not.toMatch(/%[A-Z_]+%/);
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

/** What a template asks for, with values that show. */
const VALUES: Readonly<Record<string, Record<string, string>>> = {
  'read-delivery.answered': { OWNER: '' },
  'accept-delivery.refused': { KEY_RULE: 'The id must be an id.', MAX_INPUT_KIB: '253' },
};

describe('a service that refuses', () => {
  test.each(answers)('$template answers $status to $name', ({ template, body, status, retryAfter }) => {
    const overrides = createOverrides();
    const text = renderTemplate(compileMappingTemplate(loadMappingTemplate(template, VALUES[template])), {
      body: JSON.stringify(body),
      params: { path: {}, querystring: {}, header: {} },
      context: { extendedRequestId: 'x=' },
      stageVariables: {},
      overrides,
    });
    const problem = JSON.parse(text) as { readonly status: number };
    expect(problem).toMatchObject({ type: 'about:blank', status, requestId: 'x=' });
    // Not overridden, the status is that of the integration response, which is 500 for this template.
    expect(overrides.responseOverride.status ?? 500).toBe(status);
    expect(overrides.responseOverride.header.get('Retry-After')).toBe(retryAfter);
    expect(text).not.toContain('arn:');
  });
});
