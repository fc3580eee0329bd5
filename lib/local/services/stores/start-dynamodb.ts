import { EventEmitter } from 'node:events';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import dynalite from 'dynalite';
import { readBoundedBody } from '../../http/read-bounded-body.ts';
import '../request-model/strict-dynalite.ts';
import { nameTable } from '../request-model/name-table.ts';
import type { LocalAccount } from '../../template/local-account.ts';
import { checkBody, type BodyRefusal, refusalOf } from '../protocol/check-body.ts';
import { listenLocally, type LocalServer } from '../../http/listen-locally.ts';
import type { StoreGuard } from './store-guard.ts';

/**
 * Starts DynamoDB in this process, in memory or in a folder, on a free port. Tables are ACTIVE at once, without
 * CREATING.
 */
export async function startDynamoDb(
  account: LocalAccount,
  guard: StoreGuard,
  folder?: string,
): Promise<LocalServer> {
  const atOnce = { createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 };
  const server: Server = dynalite({ ...atOnce, ...(folder !== undefined && { path: folder }) });
  const [answer] = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    void respond(request, response, { account, guard, answer });
  });
  return listenLocally(server);
}

/** DynamoDB's limit: the largest request is a BatchWriteItem of 16 MB. */
const MAX_REQUEST_BYTES = 16 * 1024 * 1024;

interface Behind {
  readonly account: LocalAccount;
  readonly guard: StoreGuard;
  /** The store's request listener. */
  readonly answer: RequestListener | undefined;
}

async function respond(
  request: IncomingMessage,
  response: ServerResponse,
  { account, guard, answer }: Behind,
): Promise<void> {
  const text = await readBoundedBody(request, MAX_REQUEST_BYTES);
  if (text === 'aborted') return;
  // Without a body, like dynalite.
  if (text === 'too large') return void response.writeHead(413).end();
  // A GET is a health check.
  if (request.method !== 'POST') return replay(answer, request, response, text);
  const checked = checkBody('dynamodb', request.headers, parseOrNothing(text));
  if ('refusal' in checked) return send(response, checked.refusal);
  const { body } = checked;
  const refusal = guard({ ...describe(request), body });
  if (refusal !== undefined) return refuse(response, refusal);
  try {
    replay(answer, request, response, Buffer.from(JSON.stringify(nameTable(body, account))));
  } catch (error) {
    send(response, refusalOf(error));
  }
}

function describe({ method = '', url = '', headers }: IncomingMessage) {
  return { method, url, headers };
}

function parseOrNothing(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

function refuse(response: ServerResponse, message: string): void {
  const problem = { __type: 'com.amazon.coral.service#AccessDeniedException', Message: message };
  send(response, { status: 400, body: JSON.stringify(problem) });
}

function send(response: ServerResponse, { status, body }: BodyRefusal): void {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(body);
}

/** Passes on a request whose body has already been read: the store gets a copy of the request to read it from. */
function replay(
  answer: RequestListener | undefined,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): void {
  const again = Object.assign(new EventEmitter(), describe(request));
  try {
    answer?.(again as IncomingMessage, response);
    if (body.length > 0) again.emit('data', body);
    again.emit('end');
  } catch (error) {
    send(response, refusalOf(error));
  }
}
