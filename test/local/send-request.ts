import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** A request as a hostile client writes it: any Host, a header as often as it likes. */
export interface RawRequest {
  readonly method?: string;
  readonly path?: string;
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
}

/** What came back. */
export interface RawAnswer {
  readonly status: number | undefined;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Sends it to a port of 127.0.0.1 on a connection of its own. */
export async function sendRequest(
  port: number | string,
  { method, path, headers, body }: RawRequest,
): Promise<RawAnswer> {
  // As pairs, so that a header can be there twice.
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
  sending.end(body);
  const [response] = (await once(sending, 'response')) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await text(response) };
}
