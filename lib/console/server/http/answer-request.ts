import { timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBoundedBody } from '../../../local/http/read-bounded-body.ts';
import type { ConsoleContext } from '../console-context.ts';
import { pipeEvents } from './pipe-events.ts';
import { RequestError } from './request-error.ts';
import { findConsoleRoute } from './find-console-route.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import type { PageFiles } from './page-files.ts';

/** The largest body: one of the API as a JSON string, with what the page adds. */
const MAX_BYTES = 2 * 1024 * 1024;

interface Answering {
  readonly context: ConsoleContext;
  readonly token: string;
  readonly page: () => Promise<PageFiles>;
}

/** Answers a request: with a file of the page, which holds no data, or with data for whoever has the token. */
export async function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  answering: Answering,
): Promise<void> {
  try {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://console');
    if (!pathname.startsWith('/api/')) return sendFile(response, pathname, await answering.page());
    checkToken(request, answering.token);
    if (pathname === '/api/events') return await pipeEvents(response, answering.context);
    const { route, parts } = findConsoleRoute(request.method ?? '', pathname);
    if (route.isAction && !answering.context.allowsActions)
      throw new RequestError(
        403,
        'This console only reads. Start it with --allow-actions to change anything.',
      );
    const body = route.isAction ? await readJson(request) : {};
    send(response, 200, await route.answer({ parts, query: searchParams, body }, answering.context));
  } catch (error) {
    sendError(response, error);
  }
}

function sendFile(response: ServerResponse, pathname: string, page: PageFiles): void {
  const file = Object.hasOwn(page, pathname) ? page[pathname] : undefined;
  if (file === undefined) throw new RequestError(404, `The console has no page '${pathname}'.`);
  response.writeHead(200, { ...SECURITY_HEADERS, 'content-type': file.type }).end(file.content);
}

/** In a header and not in a cookie, so that no other page can make a browser send it. */
function checkToken({ headers }: IncomingMessage, token: string): void {
  const [given, wanted] = [headers.authorization ?? '', `Bearer ${token}`].map((text) => Buffer.from(text));
  if (given!.length === wanted!.length && timingSafeEqual(given!, wanted!)) return;
  throw new RequestError(
    401,
    'Open the console by the address that the command printed: it holds the token.',
  );
}

async function readJson(request: IncomingMessage): Promise<Readonly<Record<string, unknown>>> {
  const bytes = await readBoundedBody(request, MAX_BYTES);
  if (bytes === 'too large') throw new RequestError(413, `The request must be at most ${MAX_BYTES} bytes.`);
  if (bytes === 'aborted' || bytes.length === 0) return {};
  try {
    return JSON.parse(bytes.toString()) as Record<string, unknown>;
  } catch {
    throw new RequestError(400, 'The request must be JSON.');
  }
}

function send(response: ServerResponse, status: number, answer: unknown): void {
  response
    .writeHead(status, { ...SECURITY_HEADERS, 'content-type': 'application/json' })
    .end(JSON.stringify(answer));
}

/** An error of AWS has its name: `AccessDeniedException`. */
function sendError(response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy();
  const { name, message } = error as Error;
  if (error instanceof RequestError) return send(response, error.status, { message });
  send(response, 502, { message: `${name}: ${message}` });
}
