import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import {
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
} from '@aws-sdk/client-s3';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { LocalRun } from '../local/local-run.ts';
import { createStoreClients } from '../local/services/store-clients.ts';
import { LOCAL_ACCOUNT } from '../local/template/local-account.ts';

/** An answer of the API; `body` is parsed where it is JSON. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A running pipeline, as a producer and an operator see it. */
export interface PipelineDriver {
  post(source: string, body: string | Uint8Array, headers?: Record<string, string>): Promise<Answer>;
  get(route: string, headers?: Record<string, string>): Promise<Answer>;
  /** Waits until nothing runs any more, then asks for the delivery. */
  settled(deliveryId: unknown): Promise<Answer['body']>;
  /** Every stored payload envelope of a delivery. */
  payloads(deliveryId: unknown): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** The record as DynamoDB holds it. */
  record(deliveryId: unknown): Promise<Readonly<Record<string, unknown>> | undefined>;
  objectText(key: string): Promise<string>;
  objectKeys(prefix?: string): Promise<readonly string[]>;
  /** Deletes the bucket with all that is in it, so that every call of S3 fails from now on. */
  destroyBucket(): Promise<void>;
  /** Messages that wait in the dead-letter queue. */
  deadLetters(): Promise<readonly string[]>;
  close(): void;
}

/** Drives a local run over HTTP, with the API key, and looks into its stores as an operator. */
export function drivePipeline(run: LocalRun, template: object, apiKey: string): PipelineDriver {
  const clients = createStoreClients(run.endpoints, LOCAL_ACCOUNT);
  const TableName = physicalName(template, 'AWS::DynamoDB::Table');
  const Bucket = physicalName(template, 'AWS::S3::Bucket').toLowerCase();
  const QueueUrl = LOCAL_ACCOUNT.queueUrl(physicalName(template, 'AWS::SQS::Queue'));

  const get: PipelineDriver['get'] = (route, headers = {}) =>
    answer(fetch(`${run.url}${route}`, { headers: { 'x-api-key': apiKey, ...headers } }));
  const post: PipelineDriver['post'] = (source, body, headers = {}) =>
    answer(
      fetch(`${run.url}/webhooks/${source}`, {
        method: 'POST',
        headers: { 'x-api-key': apiKey, 'content-type': 'application/json', ...headers },
        body: body as never,
      }),
    );
  const objectText = async (Key: string): Promise<string> => {
    const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket, Key }));
    return Body?.transformToString('utf-8') ?? '';
  };
  const objectKeys = async (Prefix = ''): Promise<string[]> => {
    const { Contents = [] } = await clients.s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
    return Contents.map(({ Key }) => Key ?? '');
  };
  return {
    get,
    post,
    objectText,
    objectKeys,
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
    record: async (deliveryId) => {
      const Key = { deliveryId: { S: String(deliveryId) } };
      return (await clients.dynamodb.send(new GetItemCommand({ TableName, Key }))).Item;
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
    close: () => {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}

async function answer(response: Promise<Response>): Promise<Answer> {
  const received = await response;
  const text = await received.text();
  const { status, headers } = received;
  return { status, headers, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
}

function physicalName(template: object, type: string): string {
  const { Resources } = template as {
    readonly Resources: Readonly<Record<string, { readonly Type: string }>>;
  };
  return Object.entries(Resources).find(([, resource]) => resource.Type === type)?.[0] ?? '';
}
