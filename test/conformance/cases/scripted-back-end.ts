import { createServer } from 'node:http';
import { listenLocally } from '../../../lib/local/http/listen-locally.ts';

/** What stands behind an integration: an HTTP server, a service and a function that all answer as scripted. */
export interface BackEnd {
  /** Base URL of the server, without a slash at the end. */
  readonly url: string;
  readonly answer: {
    readonly status: number;
    readonly headers: Record<string, string>;
    readonly body: string;
  };
  readonly invocation: ScriptedInvocation;
}

/** What an invocation of the function came to: its result as JSON text, or its error. */
type ScriptedInvocation = { readonly payload: string } | { readonly errorMessage: string };

/** What the back end is to answer; 200 and `{}` where it is not said. */
export interface BackEndScript {
  readonly status?: number | undefined;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly invocation?: ScriptedInvocation;
}

/** Runs `use` while the back end listens on a free port of 127.0.0.1. */
export async function withBackEnd<Result>(
  script: BackEndScript,
  use: (backEnd: BackEnd) => Promise<Result>,
): Promise<Result> {
  const answer = {
    status: script.status ?? 200,
    headers: script.headers ?? { 'Content-Type': 'application/json' },
    body: script.body ?? '{}',
  };
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  const listening = await listenLocally(server);
  try {
    return await use({
      url: listening.endpoint,
      answer,
      invocation: script.invocation ?? { payload: answer.body },
    });
  } finally {
    await listening.close();
  }
}
