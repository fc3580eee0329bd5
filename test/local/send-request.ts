import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** A request of a hostile client: any Host, repeated headers. */
export interface RawRequest {
  readonly method?: string;
  readonly path?: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
}

/** The response. */
export interface RawAnswer {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Sends a request to a port of 127.0.0.1 on a new connection. */
export function sendRequest(port: number | string, { body, ...head }: RawRequest): Promise<RawAnswer> {
  const { end, answer } = beginRequest(port, head);
  end(body);
  return answer;
}

/** A request whose body has not been sent yet. */
export interface BegunRequest {
  readonly end: (body?: string | Buffer) => void;
  /** Closes the connection instead. */
  readonly hangUp: () => void;
  readonly answer: Promise<RawAnswer>;
}

/** Sends everything except the body, on a new connection. */
export function beginRequest(
  port: number | string,
  { method, path, headers }: Omit<RawRequest, 'body'>,
): BegunRequest {
  // As pairs, so that a header can be repeated.
  const pairs = Object.entries(headers).flatMap(([name, value]) =>
    [value].flat().flatMap((one) => [name, one]),
  );
  const sending = request({
    host: '127.0.0.1',
    port,
    method: method ?? 'GET',
    path: path ?? '/',
    headers: pairs,
    setHost: false,
    agent: false,
  });
  sending.flushHeaders();
  return {
    end: (body) => void sending.end(body),
    hangUp: () => void sending.destroy(),
    answer: answerOf(sending),
  };
}

async function answerOf(sending: ClientRequest): Promise<RawAnswer> {
  const [response] = (await once(sending, 'response')) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}
