import { EventEmitter } from 'node:events';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import dynalite from 'dynalite';
import db from 'dynalite/db/index.js';
import type { DataFolder } from '../../data/open-data-folder.ts';
import { persistRecords, type RecordStore } from '../../data/persist-records.ts';
import { readBoundedBody } from '../../http/read-bounded-body.ts';
import '../request-model/strict-dynalite.ts';
import { nameTable } from '../request-model/name-table.ts';
import type { LocalAccount } from '../../template/local-account.ts';
import { checkBody, type BodyRefusal, refusalOf } from '../protocol/check-body.ts';
import { listenLocally, type LocalServer } from '../../http/listen-locally.ts';
import type { StoreGuard } from './store-guard.ts';

/**
 * Starts DynamoDB in this process, on a free port. It is in memory and, if there is a folder, is kept in it. Tables are
 * ACTIVE at once, without CREATING.
 */
export async function startDynamoDb(
  account: LocalAccount,
  guard: StoreGuard,
  data?: DataFolder,
): Promise<LocalServer> {
  const { server, database } = createEmulator();
  if (data !== undefined) await persistRecords(database, data.collection('records'));
  const [answer] = server.listeners('request') as RequestListener[];
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    if (data !== undefined) answerOnceKept(response, () => data.written());
    void respond(request, response, { account, guard, answer });
  });
  return listenLocally(server);
}

/** dynalite does not export the database that it creates. */
function createEmulator(): { readonly server: Server; readonly database: RecordStore } {
  const { create } = db;
  const made: { store?: { readonly db: RecordStore } } = {};
  db.create = (options) => (made.store = create(options));
  try {
    const server: Server = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
    return { server, database: made.store!.db };
  } finally {
    db.create = create;
  }
}

/** Sends a response only after the change is on disk. If it cannot be written, the response is an internal error. */
function answerOnceKept(response: ServerResponse, kept: () => Promise<void>): void {
  const end = response.end.bind(response) as (body?: unknown) => ServerResponse;
  const refuse = ({ message }: Error): void => {
    for (const name of response.getHeaderNames()) response.removeHeader(name);
    response.statusCode = 500;
    response.setHeader('content-type', 'application/x-amz-json-1.0');
    end(JSON.stringify({ __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError', message }));
  };
  response.end = ((body?: unknown) => {
    kept().then(() => end(body), refuse);
    return response;
  }) as ServerResponse['end'];
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
