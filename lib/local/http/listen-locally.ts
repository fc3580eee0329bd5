import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { guardListener } from './guard-listener.ts';
import { listenOn } from './listen-on.ts';

/** A service listening on 127.0.0.1. */
export interface LocalServer {
  readonly endpoint: string;
  /** Stops listening and ends every connection. */
  close(): Promise<void>;
}

/**
 * No limit. By default a server closes a connection after 5 s without a request, and a client that sends its next
 * request at that moment gets ECONNRESET, which the clients of the stores do not retry.
 */
export const KEPT_ALIVE_MS = 0;

/** Where a local service listens, and for whom. */
interface LocalServerOptions {
  /** Default: 0, a free port. */
  readonly port?: number;
  /** Whether it serves a page, whose requests have the origin of the server itself. Default: no. */
  readonly servesPage?: boolean;
}

/**
 * Starts a server on 127.0.0.1, behind the guard. The endpoint has an address, because with a name the S3 client adds
 * the bucket before it.
 */
export async function listenLocally(
  server: Server,
  { port: wanted = 0, servesPage = false }: LocalServerOptions = {},
): Promise<LocalServer> {
  server.keepAliveTimeout = KEPT_ALIVE_MS;
  const allowedOrigins: string[] = [];
  guardListener(server, { allowedOrigins });
  await listenOn(server, { host: '127.0.0.1', port: wanted });
  const { port } = server.address() as AddressInfo;
  if (servesPage) allowedOrigins.push(`http://127.0.0.1:${port}`, `http://localhost:${port}`);
  return {
    endpoint: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
