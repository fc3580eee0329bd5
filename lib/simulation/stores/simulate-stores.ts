import type { Clock } from '../../local/clock.ts';
import type { StoreClients } from '../../local/services/store-clients.ts';
import type { LocalAccount } from '../../local/template/local-account.ts';
import type { TemplateResource } from '../../local/template/read-template.ts';
import { describeResource } from '../../local/template/resource-attributes.ts';
import { type Item, SimulatedDynamoDb } from './simulated-dynamodb.ts';
import { SimulatedS3 } from './simulated-s3.ts';
import type { Call, SimulatedService } from './simulated-service.ts';
import { type QueueDefinition, SimulatedSqs } from './simulated-sqs.ts';

/** The stores of a template without servers, and what is in them. */
export interface SimulatedStores {
  clientsOf(roleArn: string): StoreClients;
  readonly dynamodb: SimulatedDynamoDb;
  readonly s3: SimulatedS3;
  readonly sqs: SimulatedSqs;
}

export type { Item };

/** The clock of the queues, and who is told of messages that are sent and items that are written. */
export interface StoreListeners {
  readonly clock: Clock;
  readonly onSent: (queueUrl: string) => void;
  readonly onWritten: (item: Item) => void;
}

/** Makes the buckets, tables and queues that a template declares. Clients answer to `send` as the SDK's do, and at once. */
export function simulateStores(
  resources: readonly TemplateResource[],
  account: LocalAccount,
  { clock, onSent, onWritten }: StoreListeners,
): SimulatedStores {
  const named = (type: string) =>
    resources
      .filter((resource) => resource.type === type)
      .map(({ logicalId, properties }) => ({
        ...describeResource(type, logicalId, account, properties),
        properties,
      }));
  const s3 = new SimulatedS3(named('AWS::S3::Bucket').map(({ ref }) => ref));
  const dynamodb = new SimulatedDynamoDb(
    named('AWS::DynamoDB::Table').map(({ ref, properties }) => ({ ...properties, TableName: ref }) as never),
    onWritten,
  );
  const sqs = new SimulatedSqs(named('AWS::SQS::Queue').map(describeQueue), clock, onSent);
  const clients = {
    s3: clientOf(s3),
    dynamodb: clientOf(dynamodb),
    sqs: clientOf(sqs),
  } as never as StoreClients;
  return { clientsOf: () => clients, s3, dynamodb, sqs };
}

interface QueueProperties {
  readonly DelaySeconds?: number;
  readonly VisibilityTimeout?: number;
  readonly RedrivePolicy?: { readonly deadLetterTargetArn: string; readonly maxReceiveCount: number };
}

function describeQueue({
  ref,
  attributes,
  properties,
}: {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly properties: QueueProperties;
}): QueueDefinition {
  const { DelaySeconds = 0, VisibilityTimeout = 30, RedrivePolicy } = properties;
  return {
    url: ref,
    arn: attributes.Arn ?? ref,
    delaySeconds: DelaySeconds,
    visibilityTimeout: VisibilityTimeout,
    ...(RedrivePolicy !== undefined && { redrive: RedrivePolicy }),
  };
}

/** A command is known by the name of its class: `PutItemCommand`. */
function clientOf(service: SimulatedService): { send(command: { readonly input: Call }): Promise<object> } {
  return {
    send: async (command) => {
      const action = service.actions[command.constructor.name.replace(/Command$/, '')];
      if (action === undefined) throw new Error(`the simulation has no ${command.constructor.name}`);
      return action(command.input);
    },
  };
}
