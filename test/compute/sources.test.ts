import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { findSource, SOURCES } from '../../lib/compute/sources.ts';

it('every schema has a computation, and every computation has a schema', () => {
  const schemas = readdirSync(path.join(import.meta.dirname, '..', '..', 'schemas'))
    .filter((file) => file.endsWith('.schema.json'))
    .map((file) => file.slice(0, -'.schema.json'.length));
  expect(schemas.sort()).toEqual(Object.keys(SOURCES).sort());
});

it.each(['payroll', 'constructor'])('a source without a computation is ours to mend: %s', (source) => {
  expect(() => findSource(source)).toThrow(
    expect.objectContaining({
      name: 'ComputationMissing',
      message: `No computation is deployed for source '${source}', only for ${Object.keys(SOURCES).join(', ')}: add it to lib/compute/sources.ts.`,
    }),
  );
});
