import './environment.ts';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../lib/local/clock/clock.ts';
import { keepLive } from '../lib/local/watch/keep-live.ts';
import type { LocalRun } from '../lib/local/local-run.ts';
import { requireFreePort } from '../lib/local/http/listen-on.ts';
import { systemRandom } from '../lib/local/clock/random.ts';
import { readAssets } from '../lib/local/template/read-assets.ts';

const USAGE = `Runs the pipeline on this machine, from its synthesised template.

  npm start -- [options]

  --port <number>   port on 127.0.0.1; 0 picks a free one (default: PORT, else 3000)
  --api-key <text>  value of the API key (default: local-development-key)
  --allow-host <name>
                    also answer API requests whose Host is this, such as a tunnel's; may be repeated
                    (default: only 127.0.0.1, [::1], localhost and names below it)
  --data <folder>   keep objects, records, messages and executions in this folder over a restart; executions that were
                    running are started again, events that EventBridge held are lost (default: all in memory)
  --no-watch        go on with the template of the start; by default a changed source is live within two seconds, and
                    one that cannot be run is refused with the reason
  --express-history aws stepfunctions list-executions, describe-execution and get-execution-history also answer for the last
                    200 Express executions of each state machine, of which AWS keeps none
  --json            print one JSON line when ready, and nothing else
  --quiet           do not log executions
  --help            print this
`;

/** Where `cdk.json` and the sources are. */
const ROOT = path.join(import.meta.dirname, '..');

/** How long what is running may take to finish after SIGINT or SIGTERM. */
const GRACE_MS = 5_000;

try {
  await main();
} catch (error) {
  // Messages are written for whoever can act on them; a stack trace is for a bug.
  console.error(process.env.DEBUG === undefined ? `error: ${(error as Error).message}` : error);
  process.exitCode = 1;
}

async function main(): Promise<void> {
  const options = readOptions();
  if (options.help) {
    console.log(USAGE);
    return;
  }
  // Listened for from the start, so that a signal while it starts is a request to stop and not the end of everything.
  const stop = stopRequested();
  await requireFreePort(options.port);
  const assembly = mkdtempSync(path.join(tmpdir(), 'webhook-pipeline-'));
  try {
    const stack = await synthesise(assembly, options.json);
    const { startLocalRun } = await import('../lib/local/local-run.ts');
    const run = await startLocalRun({
      ...stack,
      ...options,
      expressHistory: options['express-history'],
      clock: systemClock,
      random: systemRandom,
      log: options.json || options.quiet ? () => undefined : (line) => console.log(line),
    });
    try {
      announce(run, { ...options, sources: stack.sources });
      const watching = options['no-watch'] ? undefined : watchSources(run, stack.template, options);
      await stop;
      await watching?.close();
    } finally {
      await run.stop(GRACE_MS);
    }
  } finally {
    rmSync(assembly, { recursive: true, force: true });
  }
  // Sockets that clients keep open must not keep the process alive.
  process.exit(0);
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: process.env.PORT ?? '3000' },
      'api-key': { type: 'string', default: 'local-development-key' },
      'allow-host': { type: 'string', multiple: true, default: [] },
      data: { type: 'string' },
      'no-watch': { type: 'boolean', default: false },
      'express-history': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      quiet: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const port = Number(values.port);
  if (values.port.trim() === '' || !Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new Error(`--port (or PORT) must be a whole number from 0 to 65535, got '${values.port}'.`);
  }
  if (values['api-key'] === '') throw new Error('--api-key must not be empty.');
  return {
    ...values,
    port,
    apiKey: values['api-key'],
    guard: { allowedHosts: readHosts(values['allow-host']) },
  };
}

/** Names without scheme and port, in lower case as a Host header is compared. */
function readHosts(names: readonly string[]): readonly string[] {
  for (const name of names) {
    if (!/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(name)) {
      throw new Error(`--allow-host must be a host name without scheme, port and path, got '${name}'.`);
    }
  }
  return names.map((name) => name.toLowerCase());
}

/** The template that `cdk deploy` would deploy, made in this process, with the context of `cdk.json`. */
async function synthesise(outdir: string, silent: boolean) {
  // Loaded here, because the switches of the environment are read while the library loads.
  const { synthesiseWebhookStack } = await import('../lib/pipeline/synthesise-webhook-stack.ts');
  if (!silent) console.log('Synthesising the template ...');
  const { template, assetManifest, sources, warnings } = synthesiseWebhookStack(outdir);
  for (const warning of warnings) console.error(`warning: ${warning}`);
  return { template, sources, assets: readAssets(assetManifest) };
}

/** Keeps what runs as the sources are. A process of its own synthesises them, so that requests are answered all the while. */
function watchSources(run: LocalRun, template: object, options: ReturnType<typeof readOptions>) {
  return keepLive({
    run,
    template,
    folder: ROOT,
    ignored: options.data === undefined ? [] : [path.resolve(options.data)],
    env: process.env,
    clock: systemClock,
    log: options.json ? () => undefined : (line) => console.log(line),
    synthesise: async (env, signal, use) => {
      const outdir = mkdtempSync(path.join(tmpdir(), 'webhook-pipeline-'));
      try {
        await runApp({ ...env, CDK_OUTDIR: outdir }, signal);
        const read = JSON.parse(
          readFileSync(path.join(outdir, 'WebhookPipeline.template.json'), 'utf8'),
        ) as object;
        await use({ template: read, assets: readAssets(path.join(outdir, 'WebhookPipeline.assets.json')) });
      } finally {
        rmSync(outdir, { recursive: true, force: true });
      }
    },
  });
}

/** Runs the `app` of `cdk.json` as the CDK command line does. */
async function runApp(env: Readonly<Record<string, string | undefined>>, signal: AbortSignal): Promise<void> {
  const { app, context } = JSON.parse(readFileSync(path.join(ROOT, 'cdk.json'), 'utf8')) as {
    readonly app: string;
    readonly context: object;
  };
  const variables = { ...env, CDK_CONTEXT_JSON: JSON.stringify(context) };
  const child = spawn(app, { cwd: ROOT, env: variables, shell: true, detached: true });
  const end = (): void => void (child.pid !== undefined && process.kill(-child.pid, 'SIGTERM'));
  signal.addEventListener('abort', end, { once: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += String(chunk)));
  const [code] = (await once(child, 'close')) as [number | null];
  signal.removeEventListener('abort', end);
  if (code !== 0) throw Object.assign(new Error('the app does not synthesise'), { output: output.trim() });
}

interface Announcement {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly apiKey: string;
  readonly sources: readonly string[];
}

function announce(
  { url, endpoint, endpoints, region }: LocalRun,
  { json, quiet, apiKey, sources }: Announcement,
): void {
  if (json) {
    console.log(JSON.stringify({ url, apiKey, endpoint, ...endpoints, region }));
    return;
  }
  const header = shellQuoted(`x-api-key: ${apiKey}`);
  const example = sources.includes('generic') ? 'generic' : (sources[0] ?? 'generic');
  console.log(`
Webhook pipeline, running from its template
  API              ${url}
  API key          ${apiKey}
  S3, SQS          ${endpoints.s3}
  DynamoDB         ${endpoints.dynamodb}
  Step Functions   ${endpoints.sfn}   (also the --endpoint of npm run redrive)
  All of them      ${endpoint}   (export AWS_ENDPOINT_URL=${endpoint}, or aws --endpoint-url)

${sources.map((source) => `  POST /webhooks/${source}`).join('\n')}
  GET  /deliveries/{deliveryId}

Send a webhook:
  curl -i ${url}/webhooks/${example} -H ${header} -H 'content-type: application/json' -d '{"data":{"hello":"world"}}'

Ask for its result, with the deliveryId of the answer:
  curl ${url}/deliveries/<deliveryId> -H ${header}

Ctrl-C stops.${quiet ? '' : ' One line per state follows.'}
`);
}

/** In single quotes, as a shell reads it. */
function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

function stopRequested(): Promise<void> {
  return new Promise((resolve) => {
    // Not `once`: a second signal (a terminal sends one to every process) must not cut the clean-up short.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
  });
}
