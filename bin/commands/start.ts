import { systemClock } from '../../lib/local/clock/clock.ts';
import type { LocalRun } from '../../lib/local/local-run.ts';
import { systemRandom } from '../../lib/local/clock/random.ts';
import { removeLeftFolders } from '../../lib/local/make-temporary-folder.ts';
import { requireFreePort } from '../../lib/local/http/listen-on.ts';
import { APP_OPTIONS, warnOfElsewhere, withChosenStack } from '../app-options.ts';
import { announceRun, describeSecret } from '../announce-run.ts';
import { defineCommand } from '../define-command.ts';
import { assemblyOf, canWatch, keepAppLive } from '../keep-app-live.ts';
import { keepSecretsLive } from '../keep-secrets-live.ts';
import { listenForStop } from '../listen-for-stop.ts';
import { flag, type Kind, optional, repeated, text, withDefault, wholeNumberWithin } from '../option.ts';
import { serveConsole } from '../serve-console.ts';
import { whenAborted } from '../when-aborted.ts';
import { readSecretsFile } from '../read-secrets-file.ts';
import type { GeneratedSecret } from '../../lib/local/services/secrets/secret-store.ts';

/** How long work in flight may take to finish after SIGINT or SIGTERM. */
const GRACE_MS = 5_000;

const STOPPING = `Stopping: requests and executions in flight have ${GRACE_MS / 1_000} s to finish. Ctrl-C again stops now.`;

/** In lower case, as the Host header is compared. */
const HOST_NAME: Kind<string> = {
  allowed: 'a host name without scheme, port and path',
  read: (name) => (/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(name) ? name.toLowerCase() : undefined),
};

const OPTIONS = {
  ...APP_OPTIONS,
  port: withDefault(
    '--port <number>',
    'port on 127.0.0.1; 0 picks a free one',
    wholeNumberWithin(0, 65_535),
    '3000',
  ),
  apiKey: withDefault(
    '--api-key <text>',
    'the value of the API key, if the API has one',
    text("non-empty text that does not start with '--'"),
    'local-development-key',
  ),
  allowHost: repeated(
    '--allow-host <name>',
    'also answer API requests with this Host header, such as the name of a tunnel; 127.0.0.1, [::1], localhost and its subdomains are always answered',
    HOST_NAME,
  ),
  data: optional(
    '--data <folder>',
    'keep objects, records, messages and executions across restarts (running executions start again, events that EventBridge held are lost)',
    text('a folder, created if it is missing (default: everything is in memory)'),
  ),
  secrets: optional(
    '--secrets <file>',
    'the values of secrets in Secrets Manager and Parameter Store; a changed value is live at once, and every value that a function may read and that is missing is generated and printed',
    text('a JSON file {"<name>": "<value>" | {"current": "<value>", "previous": "<value>"}}'),
  ),
  watch: flag(
    '--no-watch',
    "do not reload the app or the secrets when their files change ('watch' in cdk.json says which; never cdk.out, packages, hidden files, *.log, --data and the file that takes this output)",
  ),
  expressHistory: flag(
    '--express-history',
    'also list and describe the last 200 Express executions of each state machine, which AWS does not keep; always so with the console',
  ),
  console: flag('--no-console', 'do not serve the page that shows the deliveries'),
  consolePort: withDefault(
    '--console-port <number>',
    'port of that page on 127.0.0.1; 0 picks a free one',
    wholeNumberWithin(0, 65_535),
    '0',
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
  run: async ({
    port,
    apiKey,
    allowHost,
    data,
    secrets,
    watch,
    expressHistory,
    console: isShown,
    consolePort,
    json,
    quiet,
    ...choice
  }) => {
    // From the start, so that Ctrl-C while the app synthesises stops cleanly too.
    const requests = listenForStop(process, systemClock);
    const { stop, endNow } = requests;
    const values = secrets === undefined ? new Map<string, never>() : readSecretsFile(secrets);
    await requireFreePort(port);
    if (isShown) await requireFreePort(consolePort);
    removeLeftFolders();
    if (!json) console.log('Synthesising the template ...');
    // Loads the engine while the app synthesises in another process.
    const engine = import('../../lib/local/local-run.ts');
    const log = (line: string): void => console.log(line);
    const silent = (): void => undefined;
    await withChosenStack(
      choice,
      async (stack) => {
        const { startLocalRun } = await engine;
        const assembly = assemblyOf(stack);
        warnOfElsewhere(assembly.template, 'every delivery fails here when it is computed');
        const generated: GeneratedSecret[] = [];
        let isAnnounced = false;
        const logChange = json ? silent : log;
        const run = await startLocalRun({
          ...assembly,
          port,
          apiKey,
          guard: { allowedHosts: allowHost },
          data,
          // The console shows what happened in all state machines.
          expressHistory: expressHistory || isShown,
          secrets: values,
          onGeneratedSecret: (secret) => {
            // A changed app can need more of them.
            if (isAnnounced) logChange(describeSecret(secret));
            else generated.push(secret);
          },
          clock: systemClock,
          random: systemRandom,
          log: json || quiet ? silent : log,
          warn: (line) => console.error(`warning: ${line}`),
        });
        const page = isShown ? await serveConsole({ endpoint: run.endpoint, port: consolePort }) : undefined;
        try {
          const announced = { apiKey, generated, consoleAddress: page?.address };
          console.log(json ? asJson(run, announced) : announceRun(run, { quiet, ...announced }));
          isAnnounced = true;
          const watched = {
            run,
            choice,
            template: assembly.template,
            ignored: [data, secrets],
            endNow,
            log: logChange,
          };
          const watching = watch && canWatch(choice) ? keepAppLive(watched) : undefined;
          const secretsWatching =
            watch && secrets !== undefined ? keepSecretsLive(run, secrets, logChange) : undefined;
          await whenAborted(stop);
          if (!json) log(STOPPING);
          await Promise.all([watching?.close(), secretsWatching?.close()]);
        } finally {
          await page?.close();
          await run.stop(GRACE_MS, endNow);
        }
      },
      requests,
    ).catch((error: unknown) => {
      // After a request to stop, the app was ended by it, which is no error.
      if (!stop.aborted) throw error;
    });
    return 0;
  },
});

/** What is announced besides the run itself. */
interface Announced {
  readonly apiKey: string;
  readonly generated: readonly GeneratedSecret[];
  readonly consoleAddress: string | undefined;
}

function asJson(
  { url, endpoint, endpoints, region, apiKeys }: LocalRun,
  { apiKey, generated, consoleAddress }: Announced,
): string {
  const secrets = Object.fromEntries(generated.map(({ name, value }) => [name, value]));
  const page = consoleAddress !== undefined && { console: consoleAddress };
  const named = apiKeys.filter(({ name }) => name !== '').map(({ name, value }) => [name, value] as const);
  const keys = named.length > 0 && { apiKeys: Object.fromEntries(named) };
  return JSON.stringify({ url, apiKey, ...keys, endpoint, ...endpoints, region, secrets, ...page });
}
