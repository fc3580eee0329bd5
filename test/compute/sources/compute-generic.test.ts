import { expect, it } from 'vitest';
import { computeGeneric } from '../../../lib/compute/sources/compute-generic.ts';
import results from '../../cases/compute/generic-results.json' with { type: 'json' };

it.each(results)('$name', ({ text: body, bytes, sha256, topLevelKeys }) => {
  expect(computeGeneric({ body, json: JSON.parse(body) })).toEqual({ bytes, sha256, topLevelKeys });
});
