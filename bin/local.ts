import './environment.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { systemClock } from '../lib/local/clock.ts';
import type { LocalRun } from '../lib/local/local-run.ts';
import { systemRandom } from '../lib/local/random.ts';
import { readAssets } from '../lib/local/template/read-assets.ts';

const USAGE = `Runs the pipeline on this machine, from its synthesised template.

  npm start -- [options]

  --port <number>   port on 127.0.0.1; 0 picks a free one (default: PORT, else 3000)
  --api-key <text>  value of the API key (default: local-development-key)
  --json            print one JSON line when ready, and nothing else
  --quiet           do not log executions
  --help            print this
`;

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
  const assembly = mkdtempSync(path.join(tmpdir(), 'webhook-pipeline-'));
  try {
    const template = await synthesise(assembly, options.json);
    const { startLocalRun } = await import('../lib/local/local-run.ts');
    const run = await startLocalRun({
      ...template,
      ...options,
      clock: systemClock,
      random: systemRandom,
      log: options.json || options.quiet ? () => undefined : (line) => console.log(line),
    });
    announce(run, options);
    await stop;
    await run.stop(GRACE_MS);
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
  return { ...values, port, apiKey: values['api-key'] };
}

async function synthesise(outdir: string, silent: boolean) {
  // Loaded here, because the switches above are read while the library loads.
  const { synthesiseWebhookStack } = await import('../lib/synthesise-webhook-stack.ts');
  if (!silent) console.log('Synthesising the template ...');
  const { template, assetManifest } = synthesiseWebhookStack(outdir);
  return { template, assets: readAssets(assetManifest) };
}

function announce(
  { url, endpoints, region }: LocalRun,
  { json, apiKey }: { readonly json: boolean; readonly apiKey: string },
): void {
  if (json) {
    console.log(JSON.stringify({ url, apiKey, ...endpoints, region }));
    return;
  }
  console.log(`
Webhook pipeline, running from its template
  API        ${url}
  API key    ${apiKey}
  S3, SQS    ${endpoints.s3}
  DynamoDB   ${endpoints.dynamodb}
  Step Functions  ${endpoints.sfn}

Send a webhook:
  curl -i ${url}/webhooks/generic -H 'x-api-key: ${apiKey}' -H 'content-type: application/json' -d '{"data":{"hello":"world"}}'

Ask for its result, with the deliveryId of the answer:
  curl ${url}/deliveries/<deliveryId> -H 'x-api-key: ${apiKey}'

Ctrl-C stops. One line per state follows.
`);
}

function stopRequested(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
