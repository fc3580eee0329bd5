import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import {
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
} from '@aws-sdk/client-s3';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { type Clock, systemClock } from '../lib/local/clock.ts';
import { type LocalRun, startLocalRun } from '../lib/local/local-run.ts';
import { systemRandom } from '../lib/local/random.ts';
import { createStoreClients } from '../lib/local/services/store-clients.ts';
import { LOCAL_ACCOUNT } from '../lib/local/template/local-account.ts';
import { readAssets } from '../lib/local/template/read-assets.ts';
import { synthesiseWebhookStack } from '../lib/synthesise-webhook-stack.ts';
import type { WebhookStackProps } from '../lib/webhook-stack.ts';

/** An answer of the API; `body` is parsed where it is JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A pipeline run from its template, as a producer and an operator see it. */
export interface Pipeline {
  readonly run: LocalRun;
  readonly lines: readonly string[];
  post(source: string, body: string | Uint8Array, headers?: Record<string, string>): Promise<Answer>;
  get(route: string, headers?: Record<string, string>): Promise<Answer>;
  /** Waits until nothing runs any more, then asks for the delivery. */
  settled(deliveryId: unknown): Promise<Answer['body']>;
  /** Every stored payload envelope of a delivery. */
  payloads(deliveryId: unknown): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** The record as DynamoDB holds it. */
  record(deliveryId: unknown): Promise<Readonly<Record<string, unknown>> | undefined>;
  /** Deletes the bucket with all that is in it, so that every call of S3 fails from now on. */
  destroyBucket(): Promise<void>;
  /** Messages that wait in the dead-letter queue. */
  deadLetters(): Promise<readonly string[]>;
  objectText(key: string): Promise<string>;
  objectKeys(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

export const API_KEY = 'test-key';

/** Synthesises the stack with these props, the Lambda bundled, and runs it on a free port. */
export async function startPipeline(
  props: WebhookStackProps = {},
  clock: Clock = systemClock,
): Promise<Pipeline> {
  const assembly = mkdtempSync(path.join(tmpdir(), 'webhook-pipeline-test-'));
  const { template, assetManifest } = synthesiseWebhookStack(assembly, props);
  const lines: string[] = [];
  const run = await startLocalRun({
    template,
    assets: readAssets(assetManifest),
    port: 0,
    apiKey: API_KEY,
    clock,
    random: systemRandom,
    log: (line) => lines.push(line),
  });
  const clients = createStoreClients(run.endpoints, LOCAL_ACCOUNT);
  const TableName = physicalName(template, 'AWS::DynamoDB::Table');
  const Bucket = physicalName(template, 'AWS::S3::Bucket').toLowerCase();
  const QueueUrl = LOCAL_ACCOUNT.queueUrl(physicalName(template, 'AWS::SQS::Queue'));
  const objectText = async (Key: string): Promise<string> => {
    const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket, Key }));
    return Body?.transformToString('utf-8') ?? '';
  };
  const objectKeys = async (Prefix = ''): Promise<string[]> => {
    const { Contents = [] } = await clients.s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
    return Contents.map(({ Key }) => Key ?? '');
  };
  const get = (route: string, headers = {}): Promise<Answer> =>
    answer(fetch(`${run.url}${route}`, { headers: { 'x-api-key': API_KEY, ...headers } }));
  return {
    run,
    lines,
    get,
    objectText,
    objectKeys,
    post: (source, body, headers = {}) =>
      answer(
        fetch(`${run.url}/webhooks/${source}`, {
          method: 'POST',
          headers: { 'x-api-key': API_KEY, 'content-type': 'application/json', ...headers },
          body: body as never,
        }),
      ),
    settled: async (deliveryId) => {
      await run.stepFunctions.idle();
      return (await get(`/deliveries/${encodeURIComponent(String(deliveryId))}`)).body;
    },
    payloads: async (deliveryId) => {
      const keys = await objectKeys(`payloads/${String(deliveryId)}/`);
      return Promise.all(
        keys.map(async (key) => JSON.parse(await objectText(key)) as Record<string, unknown>),
      );
    },
    destroyBucket: async () => {
      for (const Key of await objectKeys()) await clients.s3.send(new DeleteObjectCommand({ Bucket, Key }));
      await clients.s3.send(new DeleteBucketCommand({ Bucket }));
    },
    deadLetters: async () => {
      const request = { QueueUrl, MaxNumberOfMessages: 10 };
      const { Messages = [] } = await clients.sqs.send(new ReceiveMessageCommand(request));
      return Messages.map(({ Body = '' }) => Body);
    },
    record: async (deliveryId) => {
      const Key = { deliveryId: { S: String(deliveryId) } };
      return (await clients.dynamodb.send(new GetItemCommand({ TableName, Key }))).Item;
    },
    stop: async () => {
      for (const client of Object.values(clients)) client.destroy();
      await run.stop(1_000);
      rmSync(assembly, { recursive: true, force: true });
    },
  };
}

async function answer(response: Promise<Response>): Promise<Answer> {
  const { status, headers, ...rest } = await response.then(async (received) => ({
    status: received.status,
    headers: received.headers,
    text: await received.text(),
  }));
  return {
    status,
    headers,
    body: rest.text === '' ? {} : (JSON.parse(rest.text) as Record<string, unknown>),
  };
}

function physicalName(template: object, type: string): string {
  const { Resources } = template as {
    readonly Resources: Readonly<Record<string, { readonly Type: string }>>;
  };
  return Object.entries(Resources).find(([, resource]) => resource.Type === type)?.[0] ?? '';
}
