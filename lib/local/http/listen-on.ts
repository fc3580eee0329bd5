import { createServer, type ListenOptions, type Server } from 'node:net';

/** Where a server listens. */
export type Address = Pick<ListenOptions, 'backlog'> & { readonly host: string; readonly port: number };

/** Starts listening. If the port is not available, rejects with a message that names it. */
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
    `port ${port} on ${host} is already in use (EADDRINUSE): stop the process that uses it, or choose another port`,
  EACCES: (port, host) =>
    `port ${port} on ${host} needs privileges (EACCES): choose a port from 1024 up, or 0 for a free one`,
};

/** Rejects if a port is not available. It is checked before work that takes seconds. */
export async function requireFreePort(port: number, host = '127.0.0.1'): Promise<void> {
  const server = createServer();
  await listenOn(server, { host, port });
  await new Promise((resolve) => server.close(resolve));
}
