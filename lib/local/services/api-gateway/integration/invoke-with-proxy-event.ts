import { GatewayError } from '../gateway-response/gateway-error.ts';
import { HeaderFields } from './header-fields.ts';
import type { FunctionOutcome } from './invoke-back-end.ts';
import type { ServiceResponse } from './call-service.ts';

/**
 * The response of a function to the proxy event (integration type AWS_PROXY). An error of the function or a result of
 * the wrong shape is a 502 (recorded by LocalStack: test_lambda_aws_proxy_response_format).
 */
export async function invokeWithProxyEvent(
  event: unknown,
  invoke: (event: unknown) => Promise<FunctionOutcome>,
): Promise<ServiceResponse> {
  const outcome = await invoke(event);
  if ('payload' in outcome) return readProxyResult(outcome.payload as string);
  throw badGateway(`Lambda execution failed due to customer function error: ${outcome.errorMessage}`);
}

function readProxyResult(payload: string): ServiceResponse {
  const result = parse(payload);
  const status = isRecord(result) && hasKnownMembers(result) ? readStatus(result['statusCode']) : undefined;
  if (!isRecord(result) || status === undefined) throw malformed(payload);
  const headers = new HeaderFields();
  // `headers` come after `multiValueHeaders` of the same name, ignoring case (recorded).
  for (const [name, value] of membersOf(result['multiValueHeaders'], payload)) {
    if (!Array.isArray(value)) throw malformed(payload);
    headers.append(name, ...value.map((one) => readText(one, payload)));
  }
  for (const [name, value] of membersOf(result['headers'], payload)) {
    headers.append(name, readText(value, payload));
  }
  const { body = null } = result;
  return { status, ...headers.toMessage(), body: body === null ? '' : readText(body, payload) };
}

function parse(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `isBase64Encoded` has no effect without binary media types (recorded), and those are refused. */
const MEMBERS = new Set(['statusCode', 'headers', 'multiValueHeaders', 'body', 'isBase64Encoded']);

function hasKnownMembers(result: object): boolean {
  return Object.keys(result).every((name) => MEMBERS.has(name));
}

/** A number or a numeric string; 200 if missing; undefined if it is not a valid status. */
function readStatus(statusCode: unknown): number | undefined {
  const code = statusCode ?? 200;
  const text = typeof code === 'number' || typeof code === 'string' ? String(code) : '';
  return /^[2-5]\d\d$/.test(text) ? Number(text) : undefined;
}

function membersOf(value: unknown, payload: string): [string, unknown][] {
  if (value === undefined || value === null) return [];
  if (!isRecord(value)) throw malformed(payload);
  return Object.entries(value);
}

/** Where it needs text, the service also accepts a number or a boolean, but not null or an object. */
function readText(value: unknown, payload: string): string {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  throw malformed(payload);
}

function malformed(payload: string): GatewayError {
  return badGateway(`Malformed Lambda proxy response: ${payload}`);
}

/** The message is that of API Gateway's execution log. */
function badGateway(reason: string): GatewayError {
  return new GatewayError('API_CONFIGURATION_ERROR', { status: 502, cause: new Error(reason) });
}
