import { createServer, type ListenOptions, type Server } from 'node:net';

/** Where a server listens. */
export type Address = Pick<ListenOptions, 'backlog'> & { readonly host: string; readonly port: number };

/** Starts listening. Rejects with a sentence about the port where it cannot be had. */
export function listenOn(server: Server, { host, port, backlog }: Address): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const describe = PROBLEMS[error.code ?? ''];
      reject(describe === undefined ? error : new Error(describe(port, host), { cause: error }));
    });
    server.listen({ port, host, backlog }, resolve);
  });
}

const PROBLEMS: Readonly<Record<string, (port: number, host: string) => string>> = {
  EADDRINUSE: (port, host) =>
    `port ${port} on ${host} is already in use (EADDRINUSE): stop what listens there, or choose another port`,
  EACCES: (port, host) =>
    `port ${port} on ${host} may not be used (EACCES): choose one from 1024 up, or 0 for a free one`,
};

/** Rejects where a port cannot be had: what takes seconds need not be done in vain first. */
export async function requireFreePort(port: number, host = '127.0.0.1'): Promise<void> {
  const server = createServer();
  await listenOn(server, { host, port });
  await new Promise((resolve) => server.close(resolve));
}
