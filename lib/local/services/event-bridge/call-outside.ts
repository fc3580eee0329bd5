import { toAbortSignal } from '../../clock/cancellation.ts';
import type { Clock } from '../../clock/clock.ts';
import type { CallHttp } from '../api-gateway/integration/call-http.ts';
import { callInTime } from '../api-gateway/integration/call-in-time.ts';
import type { ServiceResponse } from '../api-gateway/integration/call-service.ts';
import { BASIC, type Connection } from './read-outside.ts';
import { type FindSecret, resolveReferences } from './secret-reference.ts';

/** What a call to an address outside AWS needs. */
export interface CallOutsideOptions {
  readonly callHttp: CallHttp;
  readonly findSecret: FindSecret;
  readonly clock: Clock;
}

/** A request to an address outside AWS, without the headers of its connection. */
export interface OutsideRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** How long an answer may take. */
  readonly timeoutMs: number;
}

/**
 * Sends a request with the headers of a connection, which replace equal ones. A response can have any status. Rejects if
 * there is none in time.
 */
export async function callOutside(
  { url, method, headers, body, timeoutMs }: OutsideRequest,
  connection: Connection,
  { callHttp, findSecret, clock }: CallOutsideOptions,
): Promise<ServiceResponse> {
  const sent = {
    ...headers,
    ...headersFor(connection, findSecret),
    'content-length': String(Buffer.byteLength(body)),
  };
  try {
    return await callInTime(
      (signal) => callHttp({ url, method, headers: sent, body, signal: toAbortSignal(signal) }),
      { timeoutInMillis: timeoutMs, clock },
    );
  } catch (error) {
    // API Gateway's errors say that it is the integration that failed.
    const { cause } = error as Error;
    const why = cause instanceof Error ? cause.message : `no answer within ${timeoutMs} ms`;
    throw new Error(`${url} does not answer: ${why}`, { cause: error });
  }
}

function headersFor({ headers }: Connection, find: FindSecret): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, encoded(resolveReferences(value, find))]),
  );
}

function encoded(value: string): string {
  return value.startsWith(BASIC)
    ? `${BASIC}${Buffer.from(value.slice(BASIC.length)).toString('base64')}`
    : value;
}
