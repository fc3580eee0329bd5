import { createServer } from 'node:http';
import { randomUuid } from '../../local/clock/random.ts';
import { listenLocally, type LocalServer } from '../../local/http/listen-locally.ts';
import type { ConsoleContext } from './console-context.ts';
import { answerRequest } from './http/answer-request.ts';
import { type PageFiles, readPageFiles } from './http/page-files.ts';

/** A running console. */
export interface Console extends Pick<LocalServer, 'close'> {
  /** With the token, which is new at each start. A browser does not send what follows the `#`. */
  readonly address: string;
}

/**
 * Serves the console on 127.0.0.1, behind the guard of all local listeners: other hosts and pages of other origins are
 * refused.
 *
 * @param port 0 picks a free one.
 */
export async function startConsole(context: ConsoleContext, port: number): Promise<Console> {
  const token = randomUuid(context.random);
  let files: Promise<PageFiles> | undefined;
  const page = (): Promise<PageFiles> => (files ??= readPageFiles());
  const server = createServer((request, response) => {
    void answerRequest(request, response, { context, token, page });
  });
  const listening = await listenLocally(server, { port, servesPage: true });
  return { address: `${listening.endpoint}/#token=${token}`, close: () => listening.close() };
}
