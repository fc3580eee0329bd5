import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  ResourceInUseException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand } from '@aws-sdk/client-s3';
import { CreateQueueCommand, QueueNameExists, SetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { describeResource } from '../../template/resource-attributes.ts';
import type { LocalAccount } from '../../template/local-account.ts';
import type { TemplateResource } from '../../template/read-template.ts';
import { tableKeys } from './table-keys.ts';
import type { StoreClients } from './store-clients.ts';

type Create = (name: string, resource: TemplateResource, clients: StoreClients) => Promise<unknown>;

/**
 * Creates the buckets, tables and queues of the template in the stores, with the names that the template uses.
 * Existing ones of an earlier template keep their content. Existing queues get the new attributes.
 *
 * @throws Error if the keys or indexes of a table have changed
 */
export async function createStores(
  resources: readonly TemplateResource[],
  clients: StoreClients,
  account: LocalAccount,
): Promise<void> {
  for (const resource of resources) {
    const create = Object.hasOwn(CREATE, resource.type) ? CREATE[resource.type] : undefined;
    const { ref } = describeResource(resource.type, resource.logicalId, account, resource.properties);
    await create?.(ref, resource, clients);
  }
}

const CREATE: Readonly<Record<string, Create>> = {
  'AWS::S3::Bucket': (name, _resource, { s3 }) => s3.send(new CreateBucketCommand({ Bucket: name })),
  'AWS::SQS::Queue': async (QueueUrl, { logicalId, properties }, { sqs }) => {
    const Attributes = queueAttributes(properties);
    try {
      await sqs.send(new CreateQueueCommand({ QueueName: logicalId, Attributes }));
    } catch (error) {
      if (!(error instanceof QueueNameExists)) throw error;
      await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes }));
    }
  },
  'AWS::DynamoDB::Table': async (name, { properties }, { dynamodb }) => {
    const { AttributeDefinitions, BillingMode, GlobalSecondaryIndexes, KeySchema } =
      properties as unknown as CreateTableCommandInput;
    const table = { AttributeDefinitions, BillingMode, GlobalSecondaryIndexes, KeySchema };
    try {
      await dynamodb.send(new CreateTableCommand({ TableName: name, ...table }));
    } catch (error) {
      if (!(error instanceof ResourceInUseException)) throw error;
      const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: name }));
      if (tableKeys(Table ?? {}) === tableKeys(table)) return;
      throw new Error(
        `${name}: the keys or indexes of a table that contains data cannot be changed here; start without --data, or with a new folder.`,
        { cause: error },
      );
    }
    await waitUntilTableExists(
      { client: dynamodb, minDelay: 1, maxDelay: 1, maxWaitTime: 10 },
      { TableName: name },
    );
  },
};

/** Attributes of SQS are strings, but CloudFormation has numbers. */
function queueAttributes(properties: Readonly<Record<string, unknown>>): Record<string, string> {
  const { RedrivePolicy } = properties;
  const names = [
    'DelaySeconds',
    'MessageRetentionPeriod',
    'ReceiveMessageWaitTimeSeconds',
    'VisibilityTimeout',
  ];
  const given = names.filter((name) => properties[name] !== undefined);
  return {
    ...Object.fromEntries(given.map((name) => [name, String(properties[name])])),
    ...(RedrivePolicy !== undefined && { RedrivePolicy: JSON.stringify(RedrivePolicy) }),
  };
}
