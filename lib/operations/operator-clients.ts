import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';

/** The SDK clients that operators' tools use. */
export interface OperatorClients {
  readonly sfn: SFNClient;
  readonly sqs: SQSClient;
  readonly dynamodb: DynamoDBClient;
  readonly s3: S3Client;
  /** For clients that are loaded only when they are used. */
  readonly config: ClientConfig;
}

/** Empty against AWS, where the SDK finds region and credentials of the user itself. */
interface ClientConfig {
  readonly endpoint?: string;
  readonly region?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/**
 * Clients for the user's account, or for the local run at `endpoint`. A local run needs no credentials, but the SDK
 * requires some.
 */
export function createOperatorClients(endpoint: string | undefined): OperatorClients {
  const isLocal = endpoint !== undefined;
  const config: ClientConfig = isLocal
    ? {
        endpoint,
        region: 'us-east-1',
        credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      }
    : {};
  return {
    // The SDK puts `sync-` in front of the host of StartSyncExecution, which a local run does not have.
    sfn: new SFNClient({ ...config, disableHostPrefix: isLocal }),
    sqs: new SQSClient({ ...config, useQueueUrlAsEndpoint: !isLocal }),
    dynamodb: new DynamoDBClient(config),
    s3: new S3Client({ ...config, forcePathStyle: isLocal }),
    config,
  };
}
