import { createServer, type IncomingMessage, request as httpRequest, type ServerResponse } from 'node:http';
import { listenLocally, type LocalServer } from '../../http/listen-locally.ts';
import { refuseService } from './refuse-service.ts';
import { signedService } from './signed-service.ts';

/** Where the requests for one service go: to its port or to a function. */
export type ServiceTarget =
  | { readonly endpoint: string }
  | { readonly answer: (request: IncomingMessage, response: ServerResponse) => Promise<void> };

/**
 * One port for all services, as `--endpoint-url` and `AWS_ENDPOINT_URL` expect. The name in the signature of a
 * request decides which service gets it.
 *
 * @param services by the name in the scope of a signature (`states`, not `sfn`).
 * @param unsigned by path without the slash: what is no service of AWS, and needs no signature.
 */
export async function startAnyService(
  services: Readonly<Record<string, ServiceTarget>>,
  unsigned: Readonly<Record<string, ServiceTarget>>,
): Promise<LocalServer> {
  const server = createServer((request, response) => {
    const name = signedService(request.headers, request.url ?? '/');
    const own = name === undefined ? ownTarget(request, services, unsigned) : undefined;
    const problem = own === undefined ? problemOf(request, name, services) : undefined;
    if (problem !== undefined) return refuseService(request, response, problem);
    const target = own ?? services[name ?? '']!;
    if ('endpoint' in target) return forward(request, response, target.endpoint);
    target.answer(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else response.writeHead(500).end(String(error));
    });
  });
  return listenLocally(server);
}

/** Where a request without a signature goes: by its path, or to Step Functions for a call in the JSON protocol. */
function ownTarget(
  { headers, url = '' }: IncomingMessage,
  services: Readonly<Record<string, ServiceTarget>>,
  unsigned: Readonly<Record<string, ServiceTarget>>,
): ServiceTarget | undefined {
  if (headers['x-amz-target'] !== undefined) return services.states;
  const name = url.slice(1);
  return Object.hasOwn(unsigned, name) ? unsigned[name] : undefined;
}

/** Why a request reaches no service; undefined if it does. */
function problemOf(
  { headers }: IncomingMessage,
  name: string | undefined,
  services: Readonly<Record<string, ServiceTarget>>,
): string | undefined {
  const known = Object.keys(services).join(', ');
  if (name === undefined)
    return `The signature says which service a request is for, and this one has none: sign it for one of ${known}, with any key.`;
  if (!Object.hasOwn(services, name)) return `The local run does not have ${name} (it has ${known}).`;
  const isQuery = String(headers['content-type']).includes('x-www-form-urlencoded');
  return name === 'sqs' && isQuery
    ? 'The local run does not have the query protocol of SQS, only its JSON protocol: use an AWS CLI or SDK of 2024 or newer.'
    : undefined;
}

/** Forwards the request unchanged. The service's own port checks it. */
function forward(request: IncomingMessage, response: ServerResponse, endpoint: string): void {
  const { method, url = '/', rawHeaders } = request;
  const { hostname, port, host } = new URL(endpoint);
  const passed = rawHeaders.flatMap((name, at) =>
    at % 2 === 0 && name.toLowerCase() !== 'host' ? [name, rawHeaders[at + 1] ?? ''] : [],
  );
  const call = httpRequest(
    { hostname, port, method, path: url, headers: ['Host', host, ...passed] },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
    },
  );
  call.on('error', () => (response.headersSent ? response.destroy() : response.writeHead(502).end()));
  // If the client disconnects, end its call: a long poll would continue.
  response.once('close', () => call.destroy());
  request.pipe(call);
}
