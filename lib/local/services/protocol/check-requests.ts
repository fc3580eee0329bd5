import type { IncomingHttpHeaders } from 'node:http';
import { ServiceError } from '../../service-error.ts';
import { objectHeaderMembers } from '../request-model/object-headers.ts';
import { refuseRequest } from '../request-model/refuse-request.ts';
import { checkBody } from './check-body.ts';

/** The parts used here of the framework of the S3 and SQS emulator. The emulator does not export its types. */
interface App {
  addHook(name: 'preHandler', hook: (request: Request, reply: Reply) => Promise<unknown>): void;
  setErrorHandler(handler: (error: Error, request: Request, reply: Reply) => unknown): void;
}

interface Request {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  body?: unknown;
}

interface Reply {
  code(status: number): Reply;
  type(media: string): Reply;
  send(body: string): Reply;
}

/**
 * Checks every request against the models of S3 and SQS before the emulator gets it. A request that it cannot read is
 * answered with 400, like other client errors.
 */
export function checkRequests(app: App): void {
  app.addHook('preHandler', async (request, reply) => {
    if (request.headers['x-amz-target'] === undefined) return refuseObject(request, reply);
    const checked = checkBody('sqs', request.headers, request.body);
    if ('refusal' in checked) return sendJson(reply, checked.refusal.status, checked.refusal.body);
    request.body = checked.body;
    return undefined;
  });
  app.setErrorHandler((error, { headers }, reply) => {
    const { statusCode } = error as { readonly statusCode?: number };
    // Errors of the framework have a status, for example that of a body that is too large.
    const status = statusCode ?? (isUnreadable(error) ? 400 : 500);
    if (headers['x-amz-target'] === undefined)
      return sendXml(reply, status, status < 500 ? 'InvalidRequest' : 'InternalError', error.message);
    const type = status < 500 ? 'SerializationException' : 'InternalFailure';
    const problem = { __type: `com.amazon.coral.service#${type}`, message: error.message };
    return sendJson(reply, status, JSON.stringify(problem));
  });
}

/** Whether the request has invalid JSON or an invalid URL. */
function isUnreadable(error: Error): boolean {
  return error instanceof SyntaxError || error instanceof URIError;
}

function refuseObject(request: Request, reply: Reply): Reply | undefined {
  try {
    refuseRequest('s3', describeObjectRequest(request));
    return undefined;
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return sendXml(reply, error.statusCode, error.code, error.message);
  }
}

/** A request of S3, with the names of the SDK's input. */
function describeObjectRequest({ url, headers, body }: Request): Record<string, unknown> {
  const [, ...key] = (url.split('?')[0] ?? '').slice(1).split('/');
  const metadata = Object.entries(headers).filter(([name]) => name.startsWith(METADATA));
  return {
    ...objectHeaderMembers(headers),
    Key: key.map(decodeURIComponent).join('/'),
    Metadata: Object.fromEntries(metadata.map(([name, value]) => [name.slice(METADATA.length), value])),
    // With chunks, the digest is not that of the bytes received here.
    ...(!String(headers['content-encoding']).includes('aws-chunked') && { Body: body }),
  };
}

const METADATA = 'x-amz-meta-';

function sendJson(reply: Reply, status: number, body: string): Reply {
  return reply.code(status).type('application/x-amz-json-1.0').send(body);
}

function sendXml(reply: Reply, status: number, code: string, message: string): Reply {
  const text = message.replaceAll(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${text}</Message></Error>`;
  return reply.code(status).type('application/xml').send(body);
}
