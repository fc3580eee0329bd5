import { Agent, request as httpRequest } from 'node:http';
import { seededRandom } from '../../../lib/local/clock/random.ts';
import type { LocalServer } from '../../../lib/local/http/listen-locally.ts';
import type { AccessControl } from '../../../lib/local/roles/access-control.ts';
import { loadAccessControl } from '../../../lib/local/roles/load-access-control.ts';
import { credentialsOf } from '../../../lib/local/roles/role-credentials.ts';
import { SecretStore } from '../../../lib/local/services/secrets/secret-store.ts';
import { startSecretsServer } from '../../../lib/local/services/secrets/start-secrets-server.ts';
import { startStores } from '../../../lib/local/services/stores/start-stores.ts';
import { callInTheNameOf } from '../../../lib/local/services/step-functions/call-in-the-name-of.ts';
import { startStepFunctionsServer } from '../../../lib/local/services/step-functions/start-step-functions-server.ts';
import { createStoreGuard } from '../../../lib/local/services/stores/store-guard.ts';
import { loadDefinition } from '../../../lib/local/state-machine/definition/load-definition.ts';
import { StepFunctionsService } from '../../../lib/local/services/step-functions/step-functions-service.ts';
import { LOCAL_ACCOUNT } from '../../../lib/local/template/local-account.ts';
import { VirtualClock } from '../../../lib/local/clock/virtual-clock.ts';

const RESOURCES = [
  { logicalId: 'Bucket', type: 'AWS::S3::Bucket', properties: {} },
  { logicalId: 'Queue', type: 'AWS::SQS::Queue', properties: {} },
  {
    logicalId: 'Table',
    type: 'AWS::DynamoDB::Table',
    properties: {
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [
        { AttributeName: 'id', AttributeType: 'S' },
        { AttributeName: 'g', AttributeType: 'S' },
      ],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      GlobalSecondaryIndexes: [
        {
          IndexName: 'ByGroup',
          KeySchema: [{ AttributeName: 'g', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
        },
      ],
    },
  },
  { logicalId: 'Role', type: 'AWS::IAM::Role', properties: {} },
];

/** All servers on free ports: the stores of a small template and the Step Functions API. */
export interface LocalPorts {
  readonly endpoints: Readonly<Record<Api | 's3', string>>;
  close(): Promise<void>;
}

/** The APIs with a JSON protocol. */
export type Api = keyof typeof TARGETS;

const TARGETS = {
  dynamodb: 'DynamoDB_20120810',
  sqs: 'AmazonSQS',
  sfn: 'AWSStepFunctions',
  secretsmanager: 'secretsmanager',
  ssm: 'AmazonSSM',
} as const;

export async function startLocalPorts(): Promise<LocalPorts> {
  const access = loadAccessControl(RESOURCES, LOCAL_ACCOUNT);
  const stores = await startStores(RESOURCES, LOCAL_ACCOUNT, createStoreGuard(access, LOCAL_ACCOUNT));
  const service = new StepFunctionsService({
    clock: new VirtualClock(),
    random: seededRandom(5),
    region: LOCAL_ACCOUNT.region,
    accountId: LOCAL_ACCOUNT.accountId,
    invoke: () => Promise.resolve(null),
    onStatusChange: () => undefined,
    onEvent: () => undefined,
  });
  service.addStateMachine({
    name: 'Child',
    definition: loadDefinition(
      { QueryLanguage: 'JSONata', StartAt: 'Do', States: { Do: { Type: 'Succeed' } } },
      { logicalId: 'Child' },
    ),
    roleArn: 'Role',
    type: 'STANDARD',
  });
  const sfn = await startStepFunctionsServer(service, callInTheNameOf(service, access), {
    account: LOCAL_ACCOUNT,
    sqs: stores.endpoints.sqs,
    outputs: () => ({}),
  });
  const secrets = await startSecrets(access);
  return {
    endpoints: {
      ...stores.endpoints,
      sfn: sfn.endpoint,
      secretsmanager: secrets.endpoint,
      ssm: secrets.endpoint,
    },
    close: async () => {
      await secrets.close();
      await sfn.close();
      await stores.close();
    },
  };
}

function startSecrets(access: AccessControl): Promise<LocalServer> {
  const store = new SecretStore({
    account: LOCAL_ACCOUNT,
    clock: new VirtualClock(),
    random: seededRandom(5),
    onGenerated: () => undefined,
  });
  store.setValues(
    new Map([
      ['webhooks/github', { current: 'a', previous: 'b' }],
      ['/webhooks/zoom', { current: 'c' }],
    ]),
  );
  return startSecretsServer({ store, access, account: LOCAL_ACCOUNT });
}

/** The access key of a role without permissions. */
export const POWERLESS = credentialsOf(LOCAL_ACCOUNT.globalArn('iam', 'role/Role')).accessKeyId;

export interface Answer {
  readonly status: number;
  readonly body: string;
}

const agent = new Agent({ keepAlive: true, maxSockets: 25 });

/** Sends a request. `fetch` would normalise the path. Rejects without a response. */
export function send(
  endpoint: string,
  {
    method = 'POST',
    path = '/',
    headers = {},
    body = '',
  }: Partial<Record<'method' | 'path' | 'body', string>> & {
    readonly headers?: Readonly<Record<string, string>>;
  },
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(endpoint);
    // For some methods Node.js sends no length, and the body would be read as another request.
    const length = { 'content-length': String(Buffer.byteLength(body)) };
    const sent = httpRequest(
      { hostname, port, method, path, headers: { ...length, ...headers }, agent },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
        );
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** A header with an access key. The signature is not checked. */
export function authorization(accessKeyId = 'operator'): string {
  return `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260101/us-east-1/x/aws4_request, SignedHeaders=host, Signature=0`;
}

/** Calls an API with a JSON protocol. */
export function call(
  { endpoints }: LocalPorts,
  api: Api,
  action: string,
  body: string,
  accessKeyId?: string,
): Promise<Answer> {
  return send(endpoints[api], {
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `${TARGETS[api]}.${action}`,
      'x-amz-date': '20260101T000000Z',
      authorization: authorization(accessKeyId),
    },
    body,
  });
}
