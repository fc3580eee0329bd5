import type { IncomingMessage, ServerResponse } from 'node:http';
import { cbor } from '@smithy/core/cbor';
import { readBoundedBody } from '../../http/read-bounded-body.ts';
import { ServiceError } from '../../service-error.ts';
import { escaped } from '../any-service/refuse-service.ts';
import { OPERATIONS, type OperatorInput } from './operations.ts';
import type { OperatorView } from './operator-view.ts';

/** More than these requests need. */
const MAX_BYTES = 1024 * 1024;

/** A request, read by its protocol, and how to write its response. */
interface Call {
  readonly action: string;
  readonly input: OperatorInput;
  readonly type: string;
  readonly write: (answer: Record<string, unknown>) => string | Uint8Array;
  readonly writeError: (error: ServiceError) => string | Uint8Array;
}

/** Answers the requests for one service in the protocol of the request: the CLI and the SDKs use different ones. */
export function answerOperator(service: string, view: OperatorView) {
  return async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBoundedBody(request, MAX_BYTES);
    if (body === 'aborted') return;
    if (body === 'too large') return void response.writeHead(413).end();
    let call: Pick<Call, 'type' | 'writeError'> = WRITE_JSON;
    try {
      const read = readCall(service, request, body);
      call = read;
      const answer = read.write(await perform(service, read, view));
      response.writeHead(200, headersOf(call)).end(answer);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      response
        .writeHead(error.statusCode, { ...headersOf(call), 'x-amzn-errortype': error.code })
        .end(call.writeError(error));
    }
  };
}

function headersOf({ type }: Pick<Call, 'type'>) {
  return { 'content-type': type, ...(type === CBOR && { 'smithy-protocol': 'rpc-v2-cbor' }) };
}

function perform(service: string, { action, input }: Call, view: OperatorView) {
  const operations = OPERATIONS[service] ?? {};
  const operation = Object.hasOwn(operations, action) ? operations[action] : undefined;
  if (operation !== undefined) return operation(input, view);
  const known = Object.keys(operations).join(', ');
  const message = `The local run does not have ${action} of ${service} (it has ${known}).`;
  throw new ServiceError('UnknownOperationException', message);
}

const CBOR = 'application/cbor';
const RPC_PATH = /\/service\/[^/]+\/operation\/(\w+)$/;

function readCall(service: string, { method = '', url = '/', headers }: IncomingMessage, body: Buffer): Call {
  const { pathname, searchParams } = new URL(url, 'http://local');
  const target = headers['x-amz-target'];
  const rpc = RPC_PATH.exec(pathname)?.[1];
  if (rpc !== undefined) return { action: rpc, input: readCbor(body), ...WRITE_CBOR };
  if (typeof target === 'string')
    return { action: target.split('.').at(-1) ?? '', input: readJson(body), ...WRITE_JSON };
  if (String(headers['content-type']).includes('x-www-form-urlencoded')) return readQuery(body);
  return { ...readRest(service, method, pathname, searchParams), ...WRITE_JSON };
}

const WRITE_JSON = {
  type: 'application/json',
  write: (answer: object): string => JSON.stringify(answer),
  writeError: ({ code, message }: ServiceError): string => JSON.stringify({ __type: code, message }),
};

const WRITE_CBOR = {
  type: CBOR,
  write: (answer: object): Uint8Array => cbor.serialize(answer),
  writeError: ({ code, message }: ServiceError): Uint8Array => cbor.serialize({ __type: code, message }),
};

function readJson(body: Buffer): OperatorInput {
  try {
    return JSON.parse(body.toString()) as OperatorInput;
  } catch (error) {
    throw new ServiceError('SerializationException', String(error));
  }
}

function readCbor(body: Buffer): OperatorInput {
  try {
    return body.length === 0 ? {} : (cbor.deserialize(body) as OperatorInput);
  } catch (error) {
    throw new ServiceError('SerializationException', String(error));
  }
}

/** `Action=DescribeAlarms&AlarmNames.member.1=a` (query protocol). */
function readQuery(body: Buffer): Call {
  const input: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(body.toString())) {
    const [, list] = /^(\w+)\.member\.\d+$/.exec(name) ?? [];
    if (list === undefined) input[name] = value;
    else input[list] = [...((input[list] ?? []) as string[]), value];
  }
  const action = String(input.Action);
  return {
    action,
    input,
    type: 'text/xml',
    write: (answer) =>
      `<${action}Response><${action}Result>${toXml(answer)}</${action}Result></${action}Response>`,
    writeError: ({ code, message }) =>
      `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${escaped(message)}</Message></Error></ErrorResponse>`,
  };
}

function toXml(value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => `<member>${toXml(item)}</member>`).join('');
  if (typeof value !== 'object' || value === null) return escaped(String(value));
  return Object.entries(value)
    .map(([name, member]) => `<${name}>${toXml(member)}</${name}>`)
    .join('');
}

/** Paths of the REST protocols. A name in braces is the member with that part of the path. */
const ROUTES: readonly { readonly route: string; readonly action: string }[] = [
  { route: 'apigateway GET /apikeys', action: 'GetApiKeys' },
  { route: 'apigateway GET /apikeys/{api_Key}', action: 'GetApiKey' },
  { route: 'lambda GET /2016-08-19/account-settings', action: 'GetAccountSettings' },
  { route: 'pipes GET /v1/pipes', action: 'ListPipes' },
  { route: 'pipes GET /v1/pipes/{Name}', action: 'DescribePipe' },
  { route: 'pipes POST /v1/pipes/{Name}/start', action: 'StartPipe' },
  { route: 'pipes POST /v1/pipes/{Name}/stop', action: 'StopPipe' },
  { route: 'scheduler GET /schedules', action: 'ListSchedules' },
  { route: 'scheduler GET /schedules/{Name}', action: 'GetSchedule' },
];

function readRest(
  service: string,
  method: string,
  pathname: string,
  query: URLSearchParams,
): Pick<Call, 'action' | 'input'> {
  const request = `${service} ${method} ${pathname.replace(/(.)\/$/, '$1')}`;
  for (const { route, action } of ROUTES) {
    const pattern = new RegExp(`^${route.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
    const found = pattern.exec(request);
    if (found === null) continue;
    const inPath = Object.entries(found.groups ?? {}).map(([name, value]) => [name, decodePart(value)]);
    return { action, input: { ...Object.fromEntries(query), ...Object.fromEntries(inPath) } };
  }
  return { action: `${method} ${pathname}`, input: {} };
}

function decodePart(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch (error) {
    throw new ServiceError(
      'ValidationException',
      `'${text}' is no part of a path: ${(error as Error).message}.`,
    );
  }
}
