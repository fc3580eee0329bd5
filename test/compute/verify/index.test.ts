import { expect, test } from 'vitest';
import * as entry from '../../../lib/compute/verify/index.ts';

test('the entry offers what its documentation names', () => {
  expect(Object.keys(entry).sort()).toEqual(['InvalidVerifyConfig', 'requirementsOf', 'sign', 'verify']);
});
