import {
  callOutside,
  type CallOutsideOptions,
  type OutsideRequest,
} from '../services/event-bridge/call-outside.ts';
import type { Connection } from '../services/event-bridge/read-outside.ts';
import type { ServiceResponse } from '../services/api-gateway/integration/call-service.ts';
import { TaskError } from '../state-machine/task/task-error.ts';
import { stateMachineOf } from './state-machine-of.ts';
import type { IntegrationCall, IntegrationTargets } from './task-integration.ts';

/** Step Functions developer guide, "Call HTTPS APIs": an HTTP Task ends after 60 s, whatever its time-out is. */
const TIMEOUT_MS = 60_000;

/**
 * `http:invoke`: a request to an address outside AWS, with the credentials of a connection. A string goes out as it is,
 * anything else as compact JSON (recorded, September 2026).
 *
 * @throws TaskError `States.Http.StatusCode.<status>` for an answer other than 2xx, `States.Http.Socket` if there is none
 */
export async function invokeHttp(call: IntegrationCall, targets: IntegrationTargets): Promise<object> {
  const { request, connection } = readRequest(call, targets);
  checkAccess(call, targets, { request, connection });
  const options: CallOutsideOptions = targets.outside;
  const answer = await callOutside(request, connection, options).catch((error: unknown) => {
    throw new TaskError('States.Http.Socket', (error as Error).message);
  });
  const { status, body } = answer;
  if (status >= 200 && status < 300) return resultOf(answer);
  throw new TaskError(`States.Http.StatusCode.${status}`, body);
}

interface HttpRequest {
  readonly request: OutsideRequest;
  readonly connection: Connection;
}

function readRequest({ input }: IntegrationCall, { outside, account }: IntegrationTargets): HttpRequest {
  const { ApiEndpoint, Method, Headers = {}, RequestBody } = input;
  const { ConnectionArn = '' } = (input.Authentication ?? {}) as { readonly ConnectionArn?: string };
  const connection = outside.connectionOf(ConnectionArn);
  if (connection === undefined)
    throw new TaskError(
      'Events.ResourceNotFoundException',
      `Connection ${ConnectionArn} does not exist in the template.`,
    );
  const headers = Object.entries(Headers as object).map(
    ([name, value]) => [name.toLowerCase(), [value as unknown].flat().join(', ')] as const,
  );
  if (headers.some(([name]) => name === 'authorization'))
    throw new TaskError('States.Runtime', 'The header Authorization is set by the connection.');
  return {
    connection,
    request: {
      url: String(ApiEndpoint),
      method: String(Method),
      headers: { ...defaultHeaders(account.region), ...Object.fromEntries(headers) },
      body: textOf(RequestBody),
      timeoutMs: TIMEOUT_MS,
    },
  };
}

/** Recorded. */
function defaultHeaders(region: string): Record<string, string> {
  return {
    'content-type': 'application/json; charset=UTF-8',
    'user-agent': `Amazon|StepFunctions|HttpInvoke|${region}`,
    range: 'bytes=0-262144',
  };
}

function textOf(body: unknown): string {
  if (body === undefined) return '';
  return typeof body === 'string' ? body : JSON.stringify(body);
}

/** The permissions that the role needs, with the error for each (recorded). */
function checkAccess(
  { roleArn, executionArn }: IntegrationCall,
  { authorize }: IntegrationTargets,
  { request, connection }: HttpRequest,
): void {
  const refuse = (error: string, refusal: string | undefined): void => {
    if (refusal !== undefined) throw new TaskError(error, refusal);
  };
  const context = { 'states:httpendpoint': request.url, 'states:httpmethod': request.method };
  refuse(
    'States.Http.AccessDenied',
    authorize(roleArn, 'states:InvokeHTTPEndpoint', stateMachineOf(executionArn), context),
  );
  const denied = 'Events.ConnectionResource.AccessDenied';
  refuse(denied, authorize(roleArn, 'events:RetrieveConnectionCredentials', connection.arn));
  for (const action of ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'])
    refuse(denied, authorize(roleArn, action, connection.secretArn));
}

/** A JSON answer is parsed, text is a string, and any other type fails the task (recorded). */
function resultOf({ status, headers, body }: ServiceResponse): object {
  const named = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type');
  const type = named?.[1] ?? 'text/plain';
  if (!/^(text\/|application\/(json|[\w.+-]+\+json))/.test(type) && body !== '')
    throw new TaskError('States.Runtime', `The answer has the content type ${type}.`);
  return {
    Headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    ResponseBody: type.includes('json') && body !== '' ? (JSON.parse(body) as unknown) : body,
    StatusCode: status,
    StatusText: '',
  };
}
