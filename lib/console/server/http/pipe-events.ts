import type { ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { ConsoleContext } from '../console-context.ts';
import { RequestError } from './request-error.ts';
import { SECURITY_HEADERS } from './security-headers.ts';

/** Passes the feed of a local run on, until the page or the run disconnects. AWS has no feed, so there the page asks again. */
export async function pipeEvents(
  response: ServerResponse,
  { endpoint }: Pick<ConsoleContext, 'endpoint'>,
): Promise<void> {
  if (endpoint === undefined) throw new RequestError(404, 'Only a local run has a feed of events.');
  const stopped = new AbortController();
  response.once('close', () => stopped.abort());
  const feed = await fetch(`${endpoint}/events`, { signal: stopped.signal });
  response.writeHead(200, { ...SECURITY_HEADERS, 'content-type': 'application/x-ndjson' });
  response.flushHeaders();
  // Either side may disconnect, which is the end and no error.
  await pipeline(Readable.fromWeb(feed.body as ReadableStream), response).catch(() => undefined);
}
