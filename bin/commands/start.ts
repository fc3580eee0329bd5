import { systemClock } from '../../lib/local/clock/clock.ts';
import { systemRandom } from '../../lib/local/clock/random.ts';
import { completeOutputs } from '../../lib/proofs/simulation/complete-outputs.ts';
import { APP_OPTIONS, withChosenStack } from '../app-options.ts';
import { announceRun } from '../announce-run.ts';
import { defineCommand } from '../define-command.ts';
import { flag, type Kind, repeated, text, withDefault, wholeNumberWithin } from '../option.ts';

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
  run: async ({ port, apiKey, allowHost, json, quiet, ...choice }) => {
    // Listened for from the start, so that a signal while it starts is a request to stop and not the end of everything.
    const stop = stopRequested();
    if (!json) console.log('Synthesising the template ...');
    // While the app synthesises, in a process of its own, the engine is loaded.
    const engine = import('../../lib/local/local-run.ts');
    await withChosenStack(
      choice,
      async (stack) => {
        const { startLocalRun } = await engine;
        const run = await startLocalRun({
          ...stack,
          template: completeOutputs(stack.template),
          port,
          apiKey,
          guard: { allowedHosts: allowHost },
          clock: systemClock,
          random: systemRandom,
          log: json || quiet ? () => undefined : (line) => console.log(line),
        });
        if (json) console.log(JSON.stringify({ url: run.url, apiKey, ...run.endpoints, region: run.region }));
        else console.log(announceRun(run, { quiet, apiKey }));
        await stop.requested;
        await run.stop(GRACE_MS);
      },
      stop.signal,
    ).catch((error: unknown) => {
      // Who has asked to stop is not told that the app did.
      if (!stop.signal.aborted) throw error;
    });
    return 0;
  },
});

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
