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
 */
export async function startStepFunctionsServer(
  stepFunctions: StepFunctionsService,
  callInTheNameOf: StepFunctionsCall,
  account: LocalAccount,
): Promise<LocalServer> {
  const server = createServer((request, response) => {
    const role = signingRole(request.headers.authorization);
    const call: StepFunctionsCall = (roleArn, action, body) =>
      roleArn === '' ? stepFunctions.call(action, body) : callInTheNameOf(roleArn, action, body);
    const roleArn = role === undefined ? '' : account.globalArn('iam', `role/${role}`);
    answer(request, response, call, roleArn).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  return listenLocally(server);
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  call: StepFunctionsCall,
  roleArn: string,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const action = TARGET.exec(String(request.headers['x-amz-target']))?.[1] ?? '';
  const { status, headers, body } = await answerStepFunctions(call, {
    action,
    roleArn,
    body: Buffer.concat(chunks).toString(),
  });
  response.writeHead(status, headers).end(body);
}
