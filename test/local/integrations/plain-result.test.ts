import { expect, test } from 'vitest';
import { plainResult } from '../../../lib/local/integrations/plain-result.ts';

test('a response is plain JSON: ISO dates, base64 for bytes, nothing undefined, at every depth', () => {
  const answer = {
    $metadata: { httpStatusCode: 200 },
    Item: { bytes: { B: new Uint8Array([0, 255, 16]) }, list: { BS: [Buffer.from('a')] } },
    Contents: [{ LastModified: new Date(0), Owner: undefined }],
    Missing: undefined,
    Count: 0,
  };
  expect(plainResult(answer)).toStrictEqual({
    Item: { bytes: { B: 'AP8Q' }, list: { BS: ['YQ=='] } },
    Contents: [{ LastModified: '1970-01-01T00:00:00.000Z' }],
    Count: 0,
  });
});
