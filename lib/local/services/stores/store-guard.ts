import type { IncomingHttpHeaders } from 'node:http';
import type { AccessControl } from '../../roles/access-control.ts';
import { signingRole } from '../../roles/role-credentials.ts';
import type { LocalAccount } from '../../template/local-account.ts';
import { permissionOf } from './store-actions.ts';

/** A request to a store. */
interface StoreRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** The parsed body of a JSON protocol. */
  readonly body: unknown;
}

/** Returns AWS's message for a refused request; undefined if it is allowed. */
export type StoreGuard = (request: StoreRequest) => string | undefined;

/**
 * Evaluates each request to the stores against the role that signed it. The sender can be a state machine, API
 * Gateway or the code of a Lambda. Requests without a role (an operator's client) are allowed.
 */
export function createStoreGuard(access: AccessControl, account: LocalAccount): StoreGuard {
  return (request) => {
    const role = signingRole(request.headers.authorization);
    if (role === undefined) return undefined;
    const { action, resource } = describeAccess(request, account);
    return access.authorize({ roleArn: account.globalArn('iam', `role/${role}`), action, resource });
  };
}

interface Access {
  readonly action: string;
  readonly resource: string;
}

function describeAccess(request: StoreRequest, account: LocalAccount): Access {
  const [api, action] = String(request.headers['x-amz-target'] ?? '').split('.');
  if (action === undefined) return describeS3Access(request);
  const service = api === 'AmazonSQS' ? 'sqs' : 'dynamodb';
  return {
    action: permissionOf(service, action) ?? `${service}:${action}`,
    resource: resourceOfRequest(service, (request.body ?? {}) as StoreInput, account),
  };
}

type StoreInput = Readonly<Record<string, unknown>>;

/** The ARN of the resource of a request. `input` has the member names of the SDK and the JSON protocols. */
export function resourceOfRequest(
  service: 's3' | 'sqs' | 'dynamodb',
  input: StoreInput,
  account: LocalAccount,
): string {
  const text = (name: string): string => {
    const value = input[name];
    return typeof value === 'string' ? value : '';
  };
  if (service === 's3') return `arn:aws:s3:::${text('Bucket')}${'Key' in input ? `/${text('Key')}` : ''}`;
  if (service === 'sqs') {
    return account.arn('sqs', text('QueueName') || (text('QueueUrl').split('/').at(-1) ?? ''));
  }
  // TableName can be an ARN.
  const table = text('TableName');
  const arn = table.startsWith('arn:') ? table : account.arn('dynamodb', `table/${table}`);
  return 'IndexName' in input ? `${arn}/index/${text('IndexName')}` : arn;
}

/** S3 requests do not name the action; method and path decide it (Service authorization reference, Amazon S3). */
const S3_OBJECT_ACTIONS: Readonly<Record<string, string>> = {
  GET: 's3:GetObject',
  HEAD: 's3:GetObject',
  PUT: 's3:PutObject',
  // Starts and completes multipart uploads.
  POST: 's3:PutObject',
  DELETE: 's3:DeleteObject',
};
const S3_BUCKET_ACTIONS: Readonly<Record<string, string>> = {
  GET: 's3:ListBucket',
  HEAD: 's3:ListBucket',
  PUT: 's3:CreateBucket',
  POST: 's3:DeleteObject',
  DELETE: 's3:DeleteBucket',
};

/** Parameters of the actions themselves. With any other (`?tagging`, `?acl`) the action is a different one. */
const PLAIN_QUERY =
  /^(x-id|list-type|prefix|delimiter|max-keys|continuation-token|start-after|encoding-type|fetch-owner)$/;

function describeS3Access({ method, url, headers }: StoreRequest): Access {
  const [path = '', query = ''] = url.split('?');
  const [bucket = '', ...key] = path.slice(1).split('/');
  const name = key.map(decodeURIComponent).join('/');
  const actions = name === '' ? S3_BUCKET_ACTIONS : S3_OBJECT_ACTIONS;
  const subResource = [...new URLSearchParams(query).keys()].find(
    (parameter) => !PLAIN_QUERY.test(parameter),
  );
  // A copy also reads another object, so it needs more than the permission to write.
  const special = subResource ?? (headers['x-amz-copy-source'] === undefined ? undefined : 'copy');
  return {
    action: special === undefined ? (actions[method] ?? `s3:${method}`) : `s3:${method}?${special}`,
    resource: `arn:aws:s3:::${bucket}${name === '' ? '' : `/${name}`}`,
  };
}
