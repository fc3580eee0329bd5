import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { signingRole } from '../roles/role-credentials.ts';
import type { StepFunctionsService } from '../step-functions/step-functions-service.ts';
import type { LocalAccount } from '../template/local-account.ts';
import { answerStepFunctions, type StepFunctionsCall } from './call-service.ts';
import { listenLocally, type LocalServer } from './listen-locally.ts';

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
    const failed = (error: unknown): void => {
      response.writeHead(500).end(String(error));
    };
    if (request.url === '/outputs') {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(outputs));
      return;
    }
    if (String(request.headers['x-amz-target']).startsWith('AmazonSQS.')) {
      passOn(request, response, sqs).catch(failed);
      return;
    }
    const role = signingRole(request.headers.authorization);
    const call: StepFunctionsCall = (roleArn, action, body) =>
      roleArn === '' ? stepFunctions.call(action, body) : callInTheNameOf(roleArn, action, body);
    const roleArn = role === undefined ? '' : account.globalArn('iam', `role/${role}`);
    answer(request, response, call, roleArn).catch(failed);
  });
  return listenLocally(server);
}

export interface ServerSurroundings {
  readonly account: LocalAccount;
  /** Where SQS answers. */
  readonly sqs: string;
  /** The outputs of the stack. */
  readonly outputs: Readonly<Record<string, string>>;
}

/** Unchanged but for the host: the signature names who signed, and is not checked. */
async function passOn(request: IncomingMessage, response: ServerResponse, endpoint: string): Promise<void> {
  const { authorization = '', 'x-amz-target': target, 'content-type': type = '' } = request.headers;
  const answered = await fetch(endpoint, {
    method: 'POST',
    headers: { authorization, 'x-amz-target': String(target), 'content-type': type },
    body: await bodyOf(request),
  });
  response
    .writeHead(answered.status, { 'content-type': answered.headers.get('content-type') ?? '' })
    .end(await answered.text());
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  call: StepFunctionsCall,
  roleArn: string,
): Promise<void> {
  const action = TARGET.exec(String(request.headers['x-amz-target']))?.[1] ?? '';
  const { status, headers, body } = await answerStepFunctions(call, {
    action,
    roleArn,
    body: await bodyOf(request),
  });
  response.writeHead(status, headers).end(body);
}
