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
 * A caller that signs with a role's credentials is evaluated against the role; an operator is not. `StartSyncExecution`
 * needs a client with `disableHostPrefix: true`, because the SDK puts `sync-` in front of the host.
 *
 * For operators' tools it is the one endpoint of the run: calls of SQS are passed on, and `GET /outputs` gives what
 * `cdk deploy --outputs-file` would write.
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
 * Step Functions takes requests of 1 MB (service quotas). SQS takes messages of 1 MiB, each character of which may be written as
 * six in JSON.
 */
const MAX_BYTES = { stepFunctions: 1024 * 1024, sqs: 8 * 1024 * 1024 };

/** Not measured on AWS: which error it answers. */
function refuseLarge(response: ServerResponse): void {
  const message = 'Request size exceeded the limit.';
  const { status, headers, body } = answerFailure(
    new ServiceError('RequestEntityTooLargeException', message, 413),
  );
  response.writeHead(status, headers).end(body);
}

/** What the server tells of and passes on to, beside Step Functions. */
export interface ServerSurroundings {
  readonly account: LocalAccount;
  /** Where SQS answers. */
  readonly sqs: string;
  /** The outputs of the stack. */
  readonly outputs: () => Readonly<Record<string, string>>;
}

/** Unchanged but for the host: the signature names who signed, and is not checked. */
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
