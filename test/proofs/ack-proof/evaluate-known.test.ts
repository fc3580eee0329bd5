import { expect, test } from 'vitest';
import { evaluateKnown } from '../../../lib/proofs/ack-proof/body/evaluate-known.ts';
import { UNKNOWN } from '../../../lib/proofs/ack-proof/body/known-value.ts';
import cases from '../../cases/ack-proof/known-values.json' with { type: 'json' };

/** In the cases, the text `UNKNOWN` stands for what is not known. */
function readCase(value: unknown): unknown {
  if (value === 'UNKNOWN') return UNKNOWN;
  if (Array.isArray(value)) return value.map(readCase);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, readCase(member)]));
}

test.each(cases)('$fact', async ({ template, input, variables, value }) => {
  const known = await evaluateKnown(template, { input: readCase(input) }, new Set(variables));
  expect(known).toEqual(readCase(value));
});
