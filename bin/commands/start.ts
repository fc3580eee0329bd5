import { systemClock } from '../../lib/local/clock/clock.ts';
import type { LocalRun } from '../../lib/local/local-run.ts';
import { systemRandom } from '../../lib/local/clock/random.ts';
import { requireFreePort } from '../../lib/local/http/listen-on.ts';
import { APP_OPTIONS, withChosenStack } from '../app-options.ts';
import { announceRun } from '../announce-run.ts';
import { defineCommand } from '../define-command.ts';
import { assemblyOf, canWatch, keepAppLive } from '../keep-app-live.ts';
import { flag, type Kind, optional, repeated, text, withDefault, wholeNumberWithin } from '../option.ts';

/** How long what is running may take to finish after SIGINT or SIGTERM. */
const GRACE_MS = 5_000;

/** As a Host header is compared. */
const HOST_NAME: Kind<string> = {
  allowed: 'a host name without scheme, port and path',
  read: (name) => (/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(name) ? name.toLowerCase() : undefined),
};

const OPTIONS = {
  ...APP_OPTIONS,
  port: withDefault(
    '--port <number>',
    'on 127.0.0.1; 0 picks a free one',
    wholeNumberWithin(0, 65_535),
    '3000',
  ),
  apiKey: withDefault(
    '--api-key <text>',
    'value of the API key, where the API has one',
    text('any text'),
    'local-development-key',
  ),
  allowHost: repeated(
    '--allow-host <name>',
    "also answer API requests whose Host is this, such as a tunnel's, beside 127.0.0.1, [::1], localhost and names below it",
    HOST_NAME,
  ),
  data: optional(
    '--data <folder>',
    'keep objects, records, messages and executions over a restart (executions that were running start again, events that EventBridge held are lost)',
    text('a folder, which is made where there is none (default: all in memory)'),
  ),
  watch: flag('--no-watch', 'do not watch: by default a changed file of the app is live in seconds'),
  expressHistory: flag(
    '--express-history',
    'also list and describe the last 200 Express executions of each state machine, of which AWS keeps none',
  ),
  json: flag('--json', 'print one JSON line when ready, and nothing else'),
  quiet: flag('--quiet', 'do not log executions'),
};
OPTIONS.port.option.env('PORT');

/** `webhook-pipeline start` */
export const start = defineCommand({
  name: 'start',
  summary: 'run the pipeline on this machine',
  description: 'Runs the pipeline of your app on this machine, from its synthesised template.',
  options: OPTIONS,
  run: async ({ port, apiKey, allowHost, data, watch, expressHistory, json, quiet, ...choice }) => {
    // Listened for from the start, so that a signal while it starts is a request to stop and not the end of everything.
    const stop = stopRequested();
    await requireFreePort(port);
    if (!json) console.log('Synthesising the template ...');
    // While the app synthesises, in a process of its own, the engine is loaded.
    const engine = import('../../lib/local/local-run.ts');
    const log = (line: string): void => console.log(line);
    const silent = (): void => undefined;
    await withChosenStack(
      choice,
      async (stack) => {
        const { startLocalRun } = await engine;
        const assembly = assemblyOf(stack);
        const run = await startLocalRun({
          ...assembly,
          port,
          apiKey,
          guard: { allowedHosts: allowHost },
          data,
          expressHistory,
          clock: systemClock,
          random: systemRandom,
          log: json || quiet ? silent : log,
        });
        try {
          console.log(json ? asJson(run, apiKey) : announceRun(run, { quiet, apiKey }));
          const watched = { run, choice, template: assembly.template, data, log: json ? silent : log };
          const watching = watch && canWatch(choice) ? keepAppLive(watched) : undefined;
          await stop.requested;
          await watching?.close();
        } finally {
          await run.stop(GRACE_MS);
        }
      },
      stop.signal,
    ).catch((error: unknown) => {
      // Who has asked to stop is not told that the app did.
      if (!stop.signal.aborted) throw error;
    });
    return 0;
  },
});

function asJson({ url, endpoint, endpoints, region }: LocalRun, apiKey: string): string {
  return JSON.stringify({ url, apiKey, endpoint, ...endpoints, region });
}

function stopRequested(): { readonly requested: Promise<void>; readonly signal: AbortSignal } {
  const stop = new AbortController();
  const requested = new Promise<void>((resolve) => {
    // Not `once`: a second signal (a terminal sends one to every process) must not cut the clean-up short.
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.on(signal, () => {
        stop.abort();
        resolve();
      });
  });
  return { requested, signal: stop.signal };
}
