import { afterAll, beforeAll, expect, test } from 'vitest';
import { authorization, type LocalPorts, POWERLESS, send, startLocalPorts } from './local-ports.ts';

let ports: LocalPorts;
beforeAll(async () => {
  ports = await startLocalPorts();
});
afterAll(() => ports.close());

const PATHS: readonly string[] = [
  '/',
  '//',
  '/%',
  '/%zz',
  '/bucket',
  '/bucket/',
  '/bucket//',
  '/bucket/%',
  '/bucket/%zz',
  '/bucket/a%00b',
  '/bucket/../x',
  '/bucket/__proto__',
  '/constructor/a',
  '/bucket?list-type=2&max-keys=x',
  '/bucket?uploads',
  '/bucket/a?uploadId=x&partNumber=y',
  '/bucket?delete',
  '/bucket/a?tagging',
  `/bucket/${'k'.repeat(2_000)}`,
];
const METHODS = ['GET', 'PUT', 'POST', 'HEAD', 'DELETE', 'OPTIONS', 'PATCH'];
const HEADERS: readonly Readonly<Record<string, string>>[] = [
  {},
  { range: 'bytes=x', 'if-modified-since': 'x', 'if-match': '', 'content-type': '' },
  {
    'x-amz-copy-source': '%',
    'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
    'content-encoding': 'aws-chunked',
  },
  { 'x-amz-storage-class': 'NONE' },
  { authorization: authorization(POWERLESS) },
  { authorization: 'Bearer x', 'x-amz-target': 'AmazonSQS' },
];

test.each(PATHS)('every request to %s of S3 gets a response other than 500', async (path) => {
  for (const method of METHODS) {
    for (const headers of HEADERS) {
      const body = method === 'GET' || method === 'HEAD' ? '' : '<a><b>';
      const { status, body: answer } = await send(ports.endpoints.s3, { method, path, headers, body });
      expect([status < 500, method, headers, answer]).toEqual([true, method, headers, answer]);
    }
  }
});

test.each([
  ['x-amz-storage-class', 'COLD', 'InvalidStorageClass'],
  ['x-amz-server-side-encryption', 'rot13', 'InvalidArgument'],
  ['x-amz-acl', 'everybody', 'InvalidArgument'],
])('S3 refuses %s: %s as %s', async (header, value, code) => {
  const answer = await send(ports.endpoints.s3, {
    method: 'PUT',
    path: '/bucket/a',
    headers: { [header]: value, authorization: authorization() },
    body: 'a',
  });
  expect(answer).toMatchObject({
    status: 400,
    body: expect.stringContaining(`<Code>${code}</Code>`) as string,
  });
});

test('S3 still works after all of that', async () => {
  // The requests above may have deleted the bucket of the template.
  await send(ports.endpoints.s3, { method: 'PUT', path: '/again' });
  expect(await send(ports.endpoints.s3, { method: 'PUT', path: '/again/a', body: 'a' })).toMatchObject({
    status: 200,
  });
});
