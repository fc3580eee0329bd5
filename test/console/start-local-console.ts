import { type Console, startConsole } from '../../lib/console/server/start-console.ts';
import type { ConsoleContext } from '../../lib/console/server/console-context.ts';
import { systemClock } from '../../lib/local/clock/clock.ts';
import { systemRandom } from '../../lib/local/clock/random.ts';
import { createOperatorClients } from '../../lib/operations/operator-clients.ts';
import { fetchStackOutputs } from '../../lib/operations/redrive/stack-outputs.ts';
import { callApi } from '../../bin/call-api.ts';

/** A console of a local run, and how to ask it. */
export interface LocalConsole extends Console {
  readonly base: string;
  readonly token: string;
  /** Asks as the page does. */
  ask(path: string, options?: RequestInit): Promise<Response>;
}

/** Serves a console of the local run at `endpoint`. */
export async function startLocalConsole(
  endpoint: string,
  options: Partial<ConsoleContext> = {},
): Promise<LocalConsole> {
  const console = await startConsole(
    {
      clients: createOperatorClients(endpoint),
      outputs: () => fetchStackOutputs(endpoint),
      endpoint,
      allowsActions: true,
      call: callApi,
      clock: systemClock,
      random: systemRandom,
      ...options,
    },
    0,
  );
  const [base = '', token = ''] = console.address.split('/#token=');
  return {
    ...console,
    base,
    token,
    ask: (path, init) => fetch(base + path, { ...init, headers: { authorization: `Bearer ${token}` } }),
  };
}
