import { expect, it } from 'vitest';
import { computeGeneric } from '../../../lib/compute/sources/compute-generic.ts';
import results from '../../cases/compute/generic-results.json' with { type: 'json' };

it.each(results)('$name', ({ text, bytes, sha256, topLevelKeys }) => {
  expect(computeGeneric({ text, json: JSON.parse(text) })).toEqual({ bytes, sha256, topLevelKeys });
});
