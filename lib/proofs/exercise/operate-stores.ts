import {
  type AttributeValue,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
} from '@aws-sdk/client-s3';
import {
  ChangeMessageVisibilityCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { createStoreClients, type StoreEndpoints } from '../../local/services/stores/store-clients.ts';
import { accountOf } from '../../local/template/account-of.ts';
import { readOutputs } from '../../local/template/read-template.ts';

type DeliveryRecord = Readonly<Record<string, AttributeValue>>;

/** The queues of a pipeline, by the outputs of its stack. */
type QueueName = 'ParkingQueue' | 'DeadLetterQueue' | 'UndeliveredQueue' | `Notice${string}DeadLetterQueue`;

/** The stores of a running pipeline, as an operator with all rights sees them. */
export interface StoreOperator {
  /** An output of the stack. Throws for one that it does not have. */
  output(name: string): string;
  hasOutput(name: string): boolean;
  /** The record as DynamoDB holds it. */
  record(deliveryId: unknown): Promise<DeliveryRecord | undefined>;
  /** Every record. */
  records(): Promise<readonly DeliveryRecord[]>;
  putRecord(record: DeliveryRecord): Promise<void>;
  /** Makes an open delivery due, so that the next run of Reconcile looks at it. */
  lookNow(deliveryId: unknown): Promise<void>;
  /** Opens a delivery as if its outcome had never been recorded, so that the next run of Reconcile looks at it. */
  reopen(deliveryId: unknown): Promise<void>;
  objectText(key: string): Promise<string>;
  objectKeys(prefix?: string): Promise<readonly string[]>;
  /** The text of every object, by key. */
  objects(prefix?: string): Promise<ReadonlyMap<string, string>>;
  /** Deletes the bucket with all that is in it, so that every call of S3 fails from now on. */
  destroyBucket(): Promise<void>;
  createBucket(): Promise<void>;
  /** How many messages a queue holds: visible, delayed or in flight. */
  countMessages(name: QueueName): Promise<number>;
  sendMessage(name: QueueName, body: string): Promise<void>;
  /** The visible messages of a queue, which stay visible. */
  messages(name: QueueName): Promise<readonly string[]>;
  close(): void;
}

/** Objects that are read at a time. */
const READERS = 20;

/** Longer than it takes to receive every message of a queue. */
const HIDDEN_SECONDS = 600;

/** Looks into the stores of a template's run, and breaks and repairs them. */
export function operateStores(endpoints: StoreEndpoints, template: object): StoreOperator {
  const clients = createStoreClients(endpoints, accountOf(template));
  const outputs = readOutputs(template);
  const output = (name: string): string => {
    const value = outputs[name];
    if (value === undefined) throw new Error(`the stack has no output ${name}`);
    return value;
  };
  const [TableName, Bucket] = [output('TableName'), output('BucketName')];
  // An Express Process records its outcomes itself, and claims a delivery for some minutes before.
  const hasClaims = !Object.hasOwn(outputs, 'TrackArn');
  const urlOf = (name: QueueName): string => output(`${name}Url`);

  const objectKeys = async (Prefix = ''): Promise<string[]> => {
    const found: string[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await clients.s3.send(new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken }));
      found.push(...(page.Contents ?? []).map(({ Key }) => Key ?? ''));
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    return found;
  };
  const objectText = async (Key: string): Promise<string> => {
    const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket, Key }));
    return Body?.transformToString('utf-8') ?? '';
  };
  return {
    output,
    hasOutput: (name) => Object.hasOwn(outputs, name),
    objectKeys,
    objectText,
    objects: async (prefix) => {
      const texts = new Map<string, string>();
      // One list of keys for all readers: each takes the next.
      const keys = (await objectKeys(prefix)).values();
      const read = async (): Promise<void> => {
        for (const key of keys) texts.set(key, await objectText(key));
      };
      await Promise.all(Array.from({ length: READERS }, read));
      return texts;
    },
    record: async (deliveryId) => {
      const Key = { deliveryId: { S: String(deliveryId) } };
      return (await clients.dynamodb.send(new GetItemCommand({ TableName, Key }))).Item;
    },
    records: async () => {
      const found: DeliveryRecord[] = [];
      let ExclusiveStartKey: DeliveryRecord | undefined;
      do {
        const page = await clients.dynamodb.send(new ScanCommand({ TableName, ExclusiveStartKey }));
        found.push(...(page.Items ?? []));
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey !== undefined);
      return found;
    },
    lookNow: async (deliveryId) => {
      await clients.dynamodb.send(
        new UpdateItemCommand({ TableName, ...atOnce(String(deliveryId), hasClaims) }),
      );
    },
    putRecord: async (Item) => {
      await clients.dynamodb.send(new PutItemCommand({ TableName, Item }));
    },
    reopen: async (deliveryId) => {
      await clients.dynamodb.send(
        new UpdateItemCommand({ TableName, ...openAgain(String(deliveryId), hasClaims) }),
      );
    },
    destroyBucket: async () => {
      for (const Key of await objectKeys()) await clients.s3.send(new DeleteObjectCommand({ Bucket, Key }));
      await clients.s3.send(new DeleteBucketCommand({ Bucket }));
    },
    createBucket: async () => {
      await clients.s3.send(new CreateBucketCommand({ Bucket }));
    },
    countMessages: async (name) => {
      const request = new GetQueueAttributesCommand({ QueueUrl: urlOf(name), AttributeNames: ['All'] });
      const { Attributes } = await clients.sqs.send(request);
      const attributes: Readonly<Record<string, string>> = { ...Attributes };
      return ['', 'Delayed', 'NotVisible']
        .map((kind) => Number(attributes[`ApproximateNumberOfMessages${kind}`] ?? 0))
        .reduce((sum, count) => sum + count);
    },
    sendMessage: async (name, MessageBody) => {
      await clients.sqs.send(new SendMessageCommand({ QueueUrl: urlOf(name), MessageBody }));
    },
    messages: async (name) => {
      const QueueUrl = urlOf(name);
      const request = { QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: HIDDEN_SECONDS };
      const found: Message[] = [];
      // SQS gives at most ten at a time, so each is hidden until all of them have been seen.
      for (let count = 1; count > 0;) {
        const { Messages = [] } = await clients.sqs.send(new ReceiveMessageCommand(request));
        found.push(...Messages);
        count = Messages.length;
      }
      for (const { ReceiptHandle } of found) {
        const visible = { QueueUrl, ReceiptHandle, VisibilityTimeout: 0 };
        await clients.sqs.send(new ChangeMessageVisibilityCommand(visible));
      }
      return found.map(({ Body = '' }) => Body);
    },
    close: () => {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}

/** A claim has expired by the time that Reconcile looks by itself (`claim-delivery.ts`). */
const EXPIRE_CLAIM = ', claimedAt = :longAgo';
const LONG_AGO = { ':longAgo': { N: '0' } };

/** If the delivery was closed meanwhile, the attribute has no effect. */
function atOnce(deliveryId: string, hasClaims: boolean) {
  return {
    Key: { deliveryId: { S: deliveryId } },
    UpdateExpression: `SET checkAt = :past${hasClaims ? EXPIRE_CLAIM : ''}`,
    ExpressionAttributeValues: { ':past': { S: '2000' }, ...(hasClaims && LONG_AGO) },
  };
}

function openAgain(deliveryId: string, hasClaims: boolean) {
  return {
    Key: { deliveryId: { S: deliveryId } },
    UpdateExpression: `SET #status = :status, openShard = :shard, checkAt = :past${hasClaims ? EXPIRE_CLAIM : ''}`,
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: {
      ':status': { S: 'ACCEPTED' },
      ':shard': { S: '0' },
      ':past': { S: '2000' },
      ...(hasClaims && LONG_AGO),
    },
  };
}
