import { expect, test } from 'vitest';
import { readBackEnd } from '../../../lib/proofs/ack-proof/outcomes/back-end.ts';
import cases from '../../cases/ack-proof/back-ends.json' with { type: 'json' };

test.each(cases)('$integration.Type $integration.Uri leads to $backEnd', ({ integration, backEnd }) => {
  expect(readBackEnd(integration)).toEqual(backEnd);
});
