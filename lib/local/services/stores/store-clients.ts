import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { LocalAccount } from '../../template/local-account.ts';

/** Where each service answers: the embedded stores, or any other. */
export interface Endpoints {
  readonly s3: string;
  readonly dynamodb: string;
  readonly sqs: string;
  /** Step Functions. */
  readonly sfn: string;
}

/** The real SDK clients of the services that state machines call, by their name in an integration ARN. */
export interface StoreClients {
  readonly s3: S3Client;
  readonly dynamodb: DynamoDBClient;
  readonly sqs: SQSClient;
}

/** An operator's credentials, which no role limits; the SDK refuses to send without any. */
const OPERATOR = { accessKeyId: 'local', secretAccessKey: 'local' };

/** Clients of the stores in the name of whoever has these credentials. */
export function createStoreClients(
  endpoints: Omit<Endpoints, 'sfn'>,
  account: LocalAccount,
  credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } = OPERATOR,
): StoreClients {
  const options = (endpoint: string) => ({
    endpoint,
    region: account.region,
    credentials,
    // One attempt: what fails is seen by the Retry of the state, as written.
    maxAttempts: 1,
    // The SDK's 50 connections are for a network; beyond them it only queues, and warns on the console.
    requestHandler: { httpAgent: { keepAlive: true, maxSockets: 1_000 } },
  });
  return {
    s3: new S3Client({ ...options(endpoints.s3), forcePathStyle: true }),
    dynamodb: new DynamoDBClient(options(endpoints.dynamodb)),
    sqs: new SQSClient(options(endpoints.sqs)),
  };
}
