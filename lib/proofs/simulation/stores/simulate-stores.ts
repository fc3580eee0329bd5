import type { Clock } from '../../../local/clock/clock.ts';
import { refuseRequest } from '../../../local/services/request-model/refuse-request.ts';
import { nameTable } from '../../../local/services/request-model/name-table.ts';
import type { CompiledTemplate } from '../../../local/engine/compile-template.ts';
import type { EngineOptions } from '../../../local/engine/load-engine.ts';
import type { StoreClients } from '../../../local/services/stores/store-clients.ts';
import type { LocalAccount } from '../../../local/template/local-account.ts';
import { describeResource } from '../../../local/template/resource-attributes.ts';
import { guardCall, type MayCall } from './guard-call.ts';
import { SimulatedDynamoDb, type TableWrite } from './simulated-dynamodb.ts';
import type { Item } from './simulated-table.ts';
import { SimulatedS3 } from './simulated-s3.ts';
import type { Call, SimulatedService, StoreRequest } from './simulated-service.ts';
import { type QueueDefinition, SimulatedSqs } from './simulated-sqs.ts';

/** The stores of a template without servers, as an engine takes them, and their content. */
export type SimulatedStores = EngineOptions['stores'] & {
  readonly dynamodb: SimulatedDynamoDb;
  readonly s3: SimulatedS3;
  readonly sqs: SimulatedSqs;
};

export type { Item, StoreRequest, TableWrite };

/** The clock of the queues, and the listener for written items. */
export interface StoreListeners {
  readonly clock: Clock;
  readonly onWritten?: (item: Item) => void;
  /** Whether DynamoDB has the units that a write takes. Default: always. */
  readonly admitsWrite?: (write: TableWrite) => boolean;
  /** Called for every call, answered or refused. */
  readonly onRequest?: (request: StoreRequest) => void;
}

/**
 * Creates the buckets, tables and queues that a template declares. Clients answer `send` as the SDK's do, and at
 * once. If `access` is given, each call is evaluated against the role that makes it.
 */
export function simulateStores(
  template: Pick<CompiledTemplate, 'resources' | 'account'> & Partial<Pick<CompiledTemplate, 'access'>>,
  { clock, onWritten = () => undefined, onRequest = () => undefined, admitsWrite }: StoreListeners,
): SimulatedStores {
  const { resources, account, access } = template;
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
    admitsWrite,
  );
  const sqs = new SimulatedSqs(named('AWS::SQS::Queue').map(describeQueue), clock);
  const clientsFor = (mayCall: MayCall): StoreClients =>
    ({
      s3: clientOf(s3, 's3', { account, mayCall, onRequest }),
      dynamodb: clientOf(dynamodb, 'dynamodb', {
        account,
        mayCall,
        onRequest: (request) => onRequest({ ...request, item: dynamodb.touched }),
      }),
      sqs: clientOf(sqs, 'sqs', { account, mayCall, onRequest }),
    }) as never;
  const operator = clientsFor(() => undefined);
  const byRole = new Map<string, StoreClients>();
  return {
    operator,
    clientsOf: (roleArn) => {
      if (access === undefined) return operator;
      const clients = byRole.get(roleArn) ?? clientsFor(guardCall(roleArn, access, account));
      byRole.set(roleArn, clients);
      return clients;
    },
    messageVisible: (queueUrl, signal) => sqs.messageVisible(queueUrl, signal),
    s3,
    dynamodb,
    sqs,
  };
}

interface QueueProperties {
  readonly DelaySeconds?: number;
  readonly VisibilityTimeout?: number;
  readonly MessageRetentionPeriod?: number;
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
  // SQS API reference, CreateQueue: no delay, 30 s and four days if a queue sets nothing.
  const {
    DelaySeconds = 0,
    VisibilityTimeout = 30,
    MessageRetentionPeriod = 345_600,
    RedrivePolicy,
  } = properties;
  return {
    url: ref,
    arn: attributes.Arn ?? ref,
    delaySeconds: DelaySeconds,
    visibilityTimeout: VisibilityTimeout,
    retentionSeconds: MessageRetentionPeriod,
    ...(RedrivePolicy !== undefined && { redrive: RedrivePolicy }),
  };
}

interface ClientOptions {
  readonly account: LocalAccount;
  readonly mayCall: MayCall;
  readonly onRequest: (request: StoreRequest) => void;
}

/** A command is known by the name of its class: `PutItemCommand`. */
function clientOf(
  simulated: SimulatedService,
  service: StoreRequest['service'],
  { account, mayCall, onRequest }: ClientOptions,
): { send(command: { readonly input: Call }): Promise<object> } {
  return {
    send: async ({ input, constructor: { name } }) => {
      const action = name.replace(/Command$/, '');
      const answerTo = simulated.actions[action];
      if (answerTo === undefined) throw new Error(`the simulation has no ${name}`);
      const refusal = mayCall(service, action, input);
      if (refusal !== undefined) throw refusal;
      let answer: object | undefined;
      try {
        refuseRequest(service, input);
        answer = answerTo(nameTable(input, account));
        return answer;
      } finally {
        onRequest({ service, action, input, ...(answer !== undefined && { answer }) });
      }
    },
  };
}
