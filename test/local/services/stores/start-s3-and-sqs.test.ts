import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadAccessControl } from '../../../../lib/local/roles/load-access-control.ts';
import { type Stores, startStores } from '../../../../lib/local/services/stores/start-stores.ts';
import { createStoreGuard } from '../../../../lib/local/services/stores/store-guard.ts';
import { LOCAL_ACCOUNT } from '../../../../lib/local/template/local-account.ts';

const role = (logicalId: string, ...actions: readonly string[]) => ({
  logicalId,
  type: 'AWS::IAM::Role',
  properties: {
    Policies: [{ PolicyDocument: { Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] } }],
  },
});

const RESOURCES = [
  { logicalId: 'Bucket', type: 'AWS::S3::Bucket', properties: {} },
  role('Reader', 's3:GetObject'),
  role('Lister', 's3:GetObject', 's3:ListBucket'),
];

let stores: Stores;
beforeAll(async () => {
  const guard = createStoreGuard(loadAccessControl(RESOURCES, LOCAL_ACCOUNT), LOCAL_ACCOUNT);
  stores = await startStores(RESOURCES, LOCAL_ACCOUNT, guard);
  await stores.operator.s3.send(new PutObjectCommand({ Bucket: 'bucket', Key: 'there', Body: 'x' }));
});
afterAll(() => stores.close());

const clientOf = (name: string) => stores.clientsOf(LOCAL_ACCOUNT.globalArn('iam', `role/${name}`)).s3;

/** The status and name of the error of a read, or its body. */
async function read(name: string, Key: string, Bucket = 'bucket'): Promise<unknown> {
  try {
    const { Body } = await clientOf(name).send(new GetObjectCommand({ Bucket, Key }));
    return await Body?.transformToString();
  } catch (error) {
    const { name: code, $metadata } = error as Error & {
      readonly $metadata: { readonly httpStatusCode: number };
    };
    return [$metadata.httpStatusCode, code];
  }
}

describe('S3', () => {
  test('answers 404 for a missing object to a role that may list the bucket', async () => {
    expect(await read('Lister', 'missing')).toEqual([404, 'NoSuchKey']);
  });

  test('answers 403 for a missing object to a role that may not list the bucket', async () => {
    expect(await read('Reader', 'missing')).toEqual([403, 'AccessDenied']);
    await expect(
      clientOf('Reader').send(new HeadObjectCommand({ Bucket: 'bucket', Key: 'missing' })),
    ).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  });

  test('returns an existing object to both', async () => {
    expect([await read('Reader', 'there'), await read('Lister', 'there')]).toEqual(['x', 'x']);
  });

  test('answers 404 for a missing bucket to all', async () => {
    expect(await read('Reader', 'there', 'nowhere')).toEqual([404, 'NoSuchBucket']);
  });
});
