import { Worker } from 'node:worker_threads';

/** A number of equal POST requests. */
interface Load {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly requests: number;
  readonly connections: number;
  /** After an answer a connection waits for `release` before it sends again; otherwise it goes on at once. */
  readonly waitsForRelease?: boolean;
}

/** Sends requests from another thread; one load at a time. */
export interface HttpLoad {
  /** Resolves when all requests are answered with 202. Rejects with the first other answer. */
  send(load: Load): Promise<void>;
  release(): void;
  close(): Promise<unknown>;
}

export function startHttpLoad(): HttpLoad {
  const worker = new Worker(new URL('http-load-worker.mjs', import.meta.url), { execArgv: [] });
  return {
    send: (load) =>
      new Promise((resolve, reject) => {
        worker.removeAllListeners('message').removeAllListeners('error');
        worker.once('error', reject);
        worker.once('message', ({ failure }: { readonly failure?: string }) => {
          if (failure === undefined) resolve();
          else reject(new Error(`expected 202 from ${load.url}, got: ${failure}`));
        });
        const { requests, connections, waitsForRelease = false } = load;
        const { port } = new URL(load.url);
        const message = { port, request: requestText(load), requests, connections, waitsForRelease };
        worker.postMessage({ load: message });
      }),
    release: () => worker.postMessage({ release: true }),
    close: () => worker.terminate(),
  };
}

function requestText({ url, headers, body }: Load): string {
  const { host, pathname } = new URL(url);
  const all = {
    host,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return `POST ${pathname} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
}
