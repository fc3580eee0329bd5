import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { readBoundedBody } from '../../http/read-bounded-body.ts';
import { signingRole } from '../../roles/role-credentials.ts';
import { ServiceError } from '../../service-error.ts';
import type { StepFunctionsService } from './step-functions-service.ts';
import type { LocalAccount } from '../../template/local-account.ts';
import { answerFailure, answerStepFunctions, type StepFunctionsCall } from '../protocol/service-hops.ts';
import { listenLocally, type LocalServer } from '../../http/listen-locally.ts';

const TARGET = /^AWSStepFunctions\.(\w+)$/;

/**
 * The Step Functions API on 127.0.0.1 in the AWS JSON protocol, for `@aws-sdk/client-sfn` and the `aws` command line.
 *
 * Calls that are signed with a role's credentials are evaluated against the role; an operator's calls are not.
 * `StartSyncExecution` needs a client with `disableHostPrefix: true`, because the SDK adds `sync-` before the host.
 *
 * Operators' tools need only this endpoint of the run: it forwards calls of SQS, and `GET /outputs` returns what `cdk
 * deploy --outputs-file` would write.
 */
export async function startStepFunctionsServer(
  stepFunctions: StepFunctionsService,
  callInTheNameOf: StepFunctionsCall,
  { account, sqs, outputs }: ServerSurroundings,
): Promise<LocalServer> {
  const server = createServer((request, response) => {
    respond(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end(String(error));
    });
  });
  return listenLocally(server);

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url === '/outputs') {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(outputs()));
      return;
    }
    const isForSqs = String(request.headers['x-amz-target']).startsWith('AmazonSQS.');
    const body = await readBoundedBody(request, isForSqs ? MAX_BYTES.sqs : MAX_BYTES.stepFunctions);
    if (body === 'aborted') return;
    if (body === 'too large') return refuseLarge(response);
    if (isForSqs) return passOn(request, response, { endpoint: sqs, body: body.toString() });
    const role = signingRole(request.headers.authorization);
    const call: StepFunctionsCall = (roleArn, action, input) =>
      roleArn === '' ? stepFunctions.call(action, input) : callInTheNameOf(roleArn, action, input);
    const roleArn = role === undefined ? '' : account.globalArn('iam', `role/${role}`);
    const action = TARGET.exec(String(request.headers['x-amz-target']))?.[1] ?? '';
    const answer = await answerStepFunctions(call, { action, roleArn, body: body.toString() });
    response.writeHead(answer.status, answer.headers).end(answer.body);
  }
}

/**
 * Step Functions accepts requests of 1 MB (service quotas). SQS accepts messages of 1 MiB, and each character can
 * take six in JSON.
 */
const MAX_BYTES = { stepFunctions: 1024 * 1024, sqs: 8 * 1024 * 1024 };

/** The error of AWS was not measured. */
function refuseLarge(response: ServerResponse): void {
  const message = 'Request size exceeded the limit.';
  const { status, headers, body } = answerFailure(
    new ServiceError('RequestEntityTooLargeException', message, 413),
  );
  response.writeHead(status, headers).end(body);
}

/** What the server serves besides Step Functions. */
export interface ServerSurroundings {
  readonly account: LocalAccount;
  /** The endpoint of SQS. */
  readonly sqs: string;
  /** The outputs of the stack. */
  readonly outputs: () => Readonly<Record<string, string>>;
}

/** Forwards the request with another host. The signature stays valid, because it is not checked. */
async function passOn(
  request: IncomingMessage,
  response: ServerResponse,
  { endpoint, body }: { readonly endpoint: string; readonly body: string },
): Promise<void> {
  const { authorization = '', 'x-amz-target': target, 'content-type': type = '' } = request.headers;
  const headers = { authorization, 'x-amz-target': String(target), 'content-type': type };
  const answered = await fetch(endpoint, { method: 'POST', headers, body });
  const text = await answered.text();
  response
    .writeHead(answered.status, { 'content-type': answered.headers.get('content-type') ?? '' })
    .end(text);
}
