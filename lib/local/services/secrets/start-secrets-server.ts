import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listenLocally, type LocalServer } from '../../http/listen-locally.ts';
import { readBoundedBody } from '../../http/read-bounded-body.ts';
import type { AccessControl } from '../../roles/access-control.ts';
import { signingRole } from '../../roles/role-credentials.ts';
import { ServiceError } from '../../service-error.ts';
import type { LocalAccount } from '../../template/local-account.ts';
import { refusalOf } from '../protocol/check-body.ts';
import { missingMember, readRequest } from '../request-model/read-request.ts';
import { SECRET_ACTIONS, type SecretAction } from './secret-actions.ts';
import type { SecretStore } from './secret-store.ts';

/** What the server serves, and to whom. */
export interface SecretsServerOptions {
  readonly store: Pick<SecretStore, 'find'>;
  readonly access: AccessControl;
  readonly account: LocalAccount;
}

/**
 * Secrets Manager and the Parameter Store of Systems Manager on 127.0.0.1 in the AWS JSON protocol, for reading only:
 * GetSecretValue and GetParameter. A call that is signed with a role's credentials is evaluated against the role. A
 * call without a signature is refused.
 */
export async function startSecretsServer(options: SecretsServerOptions): Promise<LocalServer> {
  const server = createServer((request, response) => {
    respond(request, response, options).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else send(response, refusalOf(error));
    });
  });
  return listenLocally(server);
}

/** More than any request needs, which only names a secret and a version. */
const MAX_BYTES = 1024 * 1024;

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  options: SecretsServerOptions,
): Promise<void> {
  const body = await readBoundedBody(request, MAX_BYTES);
  if (body === 'aborted') return;
  try {
    // The error of AWS was not measured.
    if (body === 'too large')
      throw new ServiceError('RequestEntityTooLargeException', 'Request size exceeded the limit.', 413);
    send(response, { status: 200, body: JSON.stringify(perform(request, body, options)) });
  } catch (error) {
    send(response, refusalOf(error));
  }
}

/** @throws ServiceError */
function perform(
  { headers }: IncomingMessage,
  body: Buffer,
  options: SecretsServerOptions,
): Record<string, unknown> {
  const { authorization } = headers;
  if (authorization === undefined)
    throw new ServiceError('MissingAuthenticationTokenException', 'Missing Authentication Token');
  const { action, name } = actionOf(headers['x-amz-target']);
  const input = readRequest(action.service, name, parse(body));
  const text = input[action.member];
  if (typeof text !== 'string') throw missingMember(action.member);
  const { named, selector } = action.split(text);
  const secret = options.store.find(action.service, named);
  const arn = named.startsWith('arn:') ? named : action.missingArn(named, options.account);
  authorize(action, secret?.arn ?? arn, signingRole(authorization), options);
  return action.answer(secret, input, selector);
}

/** Before anything is said about the secret, also about whether it exists. */
function authorize(
  { permission }: SecretAction,
  arn: string,
  role: string | undefined,
  { access, account }: SecretsServerOptions,
): void {
  if (role === undefined) return;
  const roleArn = account.globalArn('iam', `role/${role}`);
  const refusal = access.authorize({ roleArn, action: permission, resource: arn });
  if (refusal !== undefined) throw new ServiceError('AccessDeniedException', refusal);
}

function actionOf(target: unknown): { readonly action: SecretAction; readonly name: string } {
  const text = String(target);
  const action = Object.hasOwn(SECRET_ACTIONS, text) ? SECRET_ACTIONS[text] : undefined;
  if (action !== undefined) return { action, name: text.split('.').at(-1) ?? '' };
  const known = Object.keys(SECRET_ACTIONS).join(', ');
  throw new ServiceError(
    'UnknownOperationException',
    `The local run does not have the action ${JSON.stringify(text)} (it has ${known}).`,
  );
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

function send(
  response: ServerResponse,
  { status, body }: { readonly status: number; readonly body: string },
): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' }).end(body);
}
