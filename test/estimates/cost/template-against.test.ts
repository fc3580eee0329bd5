import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { templateAgainst } from '../../../lib/estimates/cost/template-against.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'webhook-pipeline-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('what is compared with', () => {
  test("is a template's file", () => {
    const file = path.join(folder, 'known.template.json');
    writeFileSync(file, '{"Resources":{}}');
    expect(templateAgainst(file)).toEqual({ Resources: {} });
  });

  // An archive of the sources has no revisions.
  test.runIf(existsSync(path.join(import.meta.dirname, '..', '..', '..', '.git')))(
    'is what a revision synthesises',
    () => {
      const { Resources } = templateAgainst('HEAD') as { readonly Resources: object };
      expect(Object.keys(Resources).join()).toMatch(/WebhookPipelineIngest/);
    },
    120_000,
  );

  test('is not a file that is no JSON: it is named', () => {
    const file = path.join(folder, 'broken.json');
    writeFileSync(file, '{');
    expect(() => templateAgainst(file)).toThrow(`${file} cannot be read as a template: `);
  });

  test.each(['no-such-revision', '--output=/tmp/x', 'lib'])(
    'is neither a file nor a revision: %s',
    (name) => {
      expect(() => templateAgainst(name)).toThrow(
        `'${name}' is neither a file nor a revision of this repository`,
      );
    },
  );
});
