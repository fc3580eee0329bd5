import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { LocalAccount } from '../../template/local-account.ts';

/** The endpoint of each store. */
export interface StoreEndpoints {
  readonly s3: string;
  readonly dynamodb: string;
  readonly sqs: string;
}

/** The endpoint of each service. */
export interface Endpoints extends StoreEndpoints {
  /** Step Functions. */
  readonly sfn: string;
  readonly secretsmanager: string;
  /** The Parameter Store of Systems Manager. */
  readonly ssm: string;
}

/** The SDK clients of the services that state machines call, by the service name in an integration ARN. */
export interface StoreClients {
  readonly s3: S3Client;
  readonly dynamodb: DynamoDBClient;
  readonly sqs: SQSClient;
}

/** An operator's credentials, without a role. The SDK refuses to send without credentials. */
const OPERATOR = { accessKeyId: 'local', secretAccessKey: 'local' };

/** Clients of the stores with these credentials. */
export function createStoreClients(
  endpoints: StoreEndpoints,
  account: LocalAccount,
  credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } = OPERATOR,
): StoreClients {
  const options = (endpoint: string) => ({
    endpoint,
    region: account.region,
    credentials,
    // One attempt, so that a failure goes to the Retry of the state.
    maxAttempts: 1,
    // The SDK's default is 50 connections. Beyond them it queues requests and warns on the console.
    requestHandler: { httpAgent: { keepAlive: true, maxSockets: 1_000 } },
  });
  return {
    s3: new S3Client({ ...options(endpoints.s3), forcePathStyle: true }),
    dynamodb: new DynamoDBClient(options(endpoints.dynamodb)),
    sqs: new SQSClient(options(endpoints.sqs)),
  };
}
