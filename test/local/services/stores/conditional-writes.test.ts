import { PutObjectCommand, type PutObjectCommandInput, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LocalServer } from '../../../../lib/local/http/listen-locally.ts';
import { startS3AndSqs } from '../../../../lib/local/services/stores/start-s3-and-sqs.ts';
import { createStores } from '../../../../lib/local/services/stores/create-stores.ts';
import { createStoreClients } from '../../../../lib/local/services/stores/store-clients.ts';
import { LOCAL_ACCOUNT } from '../../../../lib/local/template/local-account.ts';

let server: LocalServer;
let s3: S3Client;

beforeAll(async () => {
  server = await startS3AndSqs(LOCAL_ACCOUNT, () => undefined);
  const { endpoint } = server;
  const clients = createStoreClients({ s3: endpoint, sqs: endpoint, dynamodb: endpoint }, LOCAL_ACCOUNT);
  await createStores(
    [{ type: 'AWS::S3::Bucket', logicalId: 'Bucket', properties: {} }],
    clients,
    LOCAL_ACCOUNT,
  );
  s3 = clients.s3;
});
afterAll(async () => {
  s3.destroy();
  await server.close();
});

const put = (Key: string, condition: Partial<PutObjectCommandInput> = {}) =>
  s3.send(new PutObjectCommand({ Bucket: 'bucket', Key, Body: 'x', ...condition }));
const failed = { name: 'PreconditionFailed', $metadata: { httpStatusCode: 412 } };

test('If-None-Match writes a new key and refuses one that exists', async () => {
  await put('new', { IfNoneMatch: '*' });
  await expect(put('new', { IfNoneMatch: '*' })).rejects.toMatchObject(failed);
});

test('exactly one of many simultaneous conditional writes wins', async () => {
  const outcomes = await Promise.allSettled(
    Array.from({ length: 20 }, () => put('raced', { IfNoneMatch: '*' })),
  );
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('If-Match overwrites only the version that it names', async () => {
  const { ETag } = await put('versioned');
  await expect(put('versioned', { IfMatch: '"other"' })).rejects.toMatchObject(failed);
  await expect(put('versioned', { IfMatch: ETag })).resolves.toBeDefined();
});

test('an unconditional write overwrites', async () => {
  await put('plain');
  await expect(put('plain')).resolves.toBeDefined();
});
