import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Names the service or action that the local run does not have, in every form in which clients read an error: the
 * header and the JSON of the JSON protocols, or the XML of the query protocol. AWS has no such error.
 */
export function refuseService(request: IncomingMessage, response: ServerResponse, message: string): void {
  request.resume();
  const type = 'UnknownOperationException';
  const isQuery = String(request.headers['content-type']).includes('x-www-form-urlencoded');
  const body = isQuery
    ? `<ErrorResponse><Error><Type>Sender</Type><Code>${type}</Code><Message>${escaped(message)}</Message></Error></ErrorResponse>`
    : JSON.stringify({ __type: type, message });
  response
    .writeHead(400, {
      'content-type': isQuery ? 'text/xml' : 'application/json',
      'x-amzn-errortype': type,
      'content-length': Buffer.byteLength(body),
    })
    .end(body);
}

/** Escapes XML text. */
export function escaped(text: string): string {
  return text.replaceAll(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}
