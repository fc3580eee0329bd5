import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { startFauxqs, type FauxqsServer } from 'fauxqs';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { createHandler } from '../../lib/compute/create-handler.ts';

const DELIVERY = {
  deliveryId: 'generic-1',
  source: 'generic',
  bucket: 'payloads',
  key: 'payloads/generic-1.json',
};

let server: FauxqsServer;
let handler: ReturnType<typeof createHandler>;

beforeAll(async () => {
  server = await startFauxqs({ port: 0, logger: false });
  server.createBucket('payloads');
  // What the local run sets for the Lambda; an address by number makes the SDK put the bucket into the path.
  vi.stubEnv('AWS_ENDPOINT_URL_S3', `http://127.0.0.1:${server.port}`);
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'local');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'local');
  ({ handler } = await import('../../lib/compute/handler.ts'));
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await server.stop();
});

it('reads the envelope from the bucket named by the event and prints one line of JSON', async () => {
  const body = '{"data":{"city":"Zürich"}}';
  const { deliveryId, source, bucket, key } = DELIVERY;
  const envelope = JSON.stringify({ deliveryId, source, receivedAt: '', sourceIp: '', headers: {}, body });
  await new S3Client({}).send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: envelope }));
  const print = vi.spyOn(console, 'log').mockReturnValue();

  expect(await handler(DELIVERY)).toMatchObject({ bytes: 27, topLevelKeys: ['city'] });

  expect(print).toHaveBeenCalledOnce();
  const line = print.mock.lastCall?.[0] as string;
  print.mockRestore();
  expect(JSON.parse(line)).toEqual({
    deliveryId,
    source,
    outcome: 'SUCCEEDED',
    milliseconds: expect.any(Number) as number,
    bytes: Buffer.byteLength(envelope),
  });
});

it.each([
  { missing: 'object', delivery: { ...DELIVERY, key: 'payloads/other.json' }, name: 'NoSuchKey' },
  { missing: 'bucket', delivery: { ...DELIVERY, bucket: 'elsewhere' }, name: 'NoSuchBucket' },
])("a missing $missing is S3's own error $name, not an invalid delivery", async ({ delivery, name }) => {
  const print = vi.spyOn(console, 'log').mockReturnValue();
  await expect(handler(delivery)).rejects.toMatchObject({ name });
  expect(JSON.parse(print.mock.lastCall?.[0] as string)).toMatchObject({ outcome: 'FAILED', error: name });
  print.mockRestore();
});
