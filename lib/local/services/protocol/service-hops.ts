import { type CancelSignal, toAbortSignal } from '../../clock/cancellation.ts';
import { credentialsOf } from '../../roles/role-credentials.ts';
import { ServiceError } from '../../service-error.ts';
import { readRequest } from '../request-model/read-request.ts';
import type { TemplateResource } from '../../template/read-template.ts';
import { UnsupportedError } from '../../unsupported-error.ts';
import { STORE_ACTIONS } from '../stores/store-actions.ts';

/** A call from API Gateway to a service, in the form of the wire protocol. */
export interface WireCall {
  readonly service: string;
  readonly action: string;
  /** The role that API Gateway has assumed for the call. */
  readonly roleArn: string;
  readonly body: string;
  readonly signal: CancelSignal;
}

/** The response of a service, in the form of the wire protocol. */
export interface WireAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** The services that API Gateway calls without a Lambda, by the name in the integration's URI. */
export type ServiceHops = Readonly<Record<string, (call: WireCall) => Promise<WireAnswer>>>;

/** The Step Functions API, called with a role. */
export type StepFunctionsCall = (
  roleArn: string,
  action: string,
  request: Record<string, unknown>,
) => Promise<Record<string, unknown>>;

/** Step Functions of the run, and DynamoDB at the endpoint. */
export function createServiceHops(stepFunctions: StepFunctionsCall, dynamodbEndpoint: string): ServiceHops {
  return {
    states: (call) => answerStepFunctions(stepFunctions, call),
    dynamodb: (call) => callDynamoDb(dynamodbEndpoint, call),
  };
}

/**
 * While the template loads, refuses a method whose integration calls a service or action that is not supported. The
 * REST API checks functions itself.
 *
 * @throws UnsupportedError
 */
export function checkServiceHops(resources: readonly TemplateResource[], hops: ServiceHops): void {
  const methods = resources.filter(({ type }) => type === 'AWS::ApiGateway::Method');
  for (const { logicalId, properties } of methods) {
    const { Uri } = (properties.Integration ?? {}) as { readonly Uri?: unknown };
    const [, service, call] = SERVICE_URI.exec(String(Uri)) ?? [];
    if (service === undefined || call === undefined || isFunctionCall(service, call)) continue;
    const what = unsupportedHop(service, call, hops);
    if (what !== undefined)
      throw new UnsupportedError(what, { logicalId, path: 'Properties/Integration/Uri' });
  }
}

/** `arn:aws:apigateway:<region>:<service>:action/<action>`, or `path/…` in place of the action. */
const SERVICE_URI = /^arn:[^:]*:apigateway:[^:]*:([^:]+):(.*)$/s;

function isFunctionCall(service: string, call: string): boolean {
  return service === 'lambda' && call.startsWith('path/');
}

/** The actions by their names in the wire protocols. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  states: [
    'DescribeExecution',
    'DescribeStateMachine',
    'GetExecutionHistory',
    'ListExecutions',
    'ListStateMachines',
    'RedriveExecution',
    'SendTaskFailure',
    'SendTaskHeartbeat',
    'SendTaskSuccess',
    'StartExecution',
    'StartSyncExecution',
    'StopExecution',
  ],
  dynamodb: Object.keys(STORE_ACTIONS.dynamodb).map((name) => name.charAt(0).toUpperCase() + name.slice(1)),
};

function unsupportedHop(service: string, call: string, hops: ServiceHops): string | undefined {
  if (!Object.hasOwn(hops, service)) {
    return `API Gateway calling ${service} (it supports ${Object.keys(hops).join(', ')})`;
  }
  const actions = ACTIONS[service] ?? [];
  if (actions.some((action) => call === `action/${action}`)) return undefined;
  return `API Gateway calling ${call} of ${service} (it supports action/ with ${actions.join(', ')})`;
}

const JSON_PROTOCOL = { 'content-type': 'application/x-amz-json-1.0' };

/** Namespaces before the type of an error, as the service writes them. The protocol's errors have their own. */
const NAMESPACES: Readonly<Record<string, string>> = {
  ValidationException: 'com.amazon.coral.validate',
  AccessDeniedException: 'com.amazon.coral.service',
  ThrottlingException: 'com.amazon.coral.availability',
  SerializationException: 'com.amazon.coral.service',
  RequestEntityTooLargeException: 'com.amazon.coral.service',
  UnknownOperationException: 'com.amazon.coral.service',
};

/** The wire response of Step Functions: JSON, or the error with its namespaced type. */
export async function answerStepFunctions(
  stepFunctions: StepFunctionsCall,
  { roleArn, action, body }: Pick<WireCall, 'roleArn' | 'action' | 'body'>,
): Promise<WireAnswer> {
  try {
    const request = readRequest('sfn', action, parseOrNothing(body));
    const answer = await stepFunctions(roleArn, action, request);
    return { status: 200, headers: JSON_PROTOCOL, body: JSON.stringify(answer) };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return answerFailure(error);
  }
}

/** The wire response for an error of Step Functions. */
export function answerFailure(error: ServiceError): WireAnswer {
  const namespace = NAMESPACES[error.code] ?? 'com.amazonaws.swf.service.v2.model';
  const message = error.message === '' ? {} : { message: error.message };
  const problem = { __type: `${namespace}#${error.code}`, ...message };
  return { status: error.statusCode, headers: JSON_PROTOCOL, body: JSON.stringify(problem) };
}

function parseOrNothing(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}

/**
 * The wire format of DynamoDB is the JSON of the mapping template. The embedded store requires a signature but does
 * not check it.
 */
async function callDynamoDb(
  endpoint: string,
  { action, roleArn, body, signal }: WireCall,
): Promise<WireAnswer> {
  const answer = await fetch(endpoint, {
    method: 'POST',
    headers: {
      ...JSON_PROTOCOL,
      'x-amz-target': `DynamoDB_20120810.${action}`,
      'x-amz-date': '20260101T000000Z',
      authorization: `AWS4-HMAC-SHA256 Credential=${credentialsOf(roleArn).accessKeyId}/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=local`,
    },
    body,
    signal: toAbortSignal(signal),
  });
  return { status: answer.status, headers: JSON_PROTOCOL, body: await answer.text() };
}
