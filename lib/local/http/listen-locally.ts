import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { guardListener } from './guard-listener.ts';

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

/**
 * Starts a server on a free port of 127.0.0.1, behind the guard. The endpoint has an address, because with a name the
 * S3 client adds the bucket before it.
 */
export async function listenLocally(server: Server): Promise<LocalServer> {
  server.keepAliveTimeout = KEPT_ALIVE_MS;
  guardListener(server);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
