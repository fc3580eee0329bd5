import { EventEmitter } from 'node:events';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import dynalite from 'dynalite';
import { listenLocally, type LocalServer } from './listen-locally.ts';
import type { StoreGuard } from './store-guard.ts';

/** DynamoDB in this process, in memory, on a free port. Tables are there at once instead of after CREATING. */
export async function startDynamoDb(guard: StoreGuard): Promise<LocalServer> {
  const server: Server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  const [answer] = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      const refusal = guard({ ...describe(request), body: parseOrNothing(body) });
      if (refusal !== undefined) refuse(response, refusal);
      else replay(answer, request, response, body);
    });
  });
  return listenLocally(server);
}

function describe({ method = '', url = '', headers }: IncomingMessage) {
  return { method, url, headers };
}

/** What is not JSON is refused by the store itself, in its own words. */
function parseOrNothing(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

function refuse(response: ServerResponse, message: string): void {
  response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(
    JSON.stringify({ __type: 'com.amazon.coral.service#AccessDeniedException', Message: message }),
  );
}

/** Hands a request on whose body has been read: the store reads it again from what looks like the request. */
function replay(
  answer: RequestListener | undefined,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): void {
  const again = Object.assign(new EventEmitter(), describe(request));
  answer?.(again as IncomingMessage, response);
  if (body.length > 0) again.emit('data', body);
  again.emit('end');
}
