import type { Clock } from '../../local/clock.ts';
import type { StoreClients } from '../../local/services/store-clients.ts';
import type { LocalAccount } from '../../local/template/local-account.ts';
import type { TemplateResource } from '../../local/template/read-template.ts';
import { describeResource } from '../../local/template/resource-attributes.ts';
import { type Item, SimulatedDynamoDb } from './simulated-dynamodb.ts';
import { SimulatedS3 } from './simulated-s3.ts';
import type { Call, SimulatedService, StoreRequest } from './simulated-service.ts';
import { type QueueDefinition, SimulatedSqs } from './simulated-sqs.ts';

/** The stores of a template without servers, and what is in them. */
export interface SimulatedStores {
  clientsOf(roleArn: string): StoreClients;
  readonly dynamodb: SimulatedDynamoDb;
  readonly s3: SimulatedS3;
  readonly sqs: SimulatedSqs;
}

export type { Item, StoreRequest };

/** The clock of the queues, and who is told of messages that are sent and items that are written. */
export interface StoreListeners {
  readonly clock: Clock;
  readonly onSent: (queueUrl: string) => void;
  readonly onWritten: (item: Item) => void;
  /** Told of every call, answered or refused. */
  readonly onRequest?: (request: StoreRequest) => void;
}

/** Makes the buckets, tables and queues that a template declares. Clients answer to `send` as the SDK's do, and at once. */
export function simulateStores(
  resources: readonly TemplateResource[],
  account: LocalAccount,
  { clock, onSent, onWritten, onRequest = () => undefined }: StoreListeners,
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
    s3: clientOf(s3, 's3', onRequest),
    dynamodb: clientOf(dynamodb, 'dynamodb', (request) => onRequest({ ...request, item: dynamodb.touched })),
    sqs: clientOf(sqs, 'sqs', onRequest),
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
function clientOf(
  simulated: SimulatedService,
  service: StoreRequest['service'],
  onRequest: (request: StoreRequest) => void,
): { send(command: { readonly input: Call }): Promise<object> } {
  return {
    send: async ({ input, constructor: { name } }) => {
      const action = name.replace(/Command$/, '');
      const answerTo = simulated.actions[action];
      if (answerTo === undefined) throw new Error(`the simulation has no ${name}`);
      let answer: object | undefined;
      try {
        answer = answerTo(input);
        return answer;
      } finally {
        onRequest({ service, action, input, ...(answer !== undefined && { answer }) });
      }
    },
  };
}
