/** Loads every module of the installed package, runs its default stack on this machine, and explores one schedule in a worker process. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const LIB = path.join(import.meta.dirname, 'node_modules', 'webhook-pipeline', 'dist', 'lib');
const load = (file) => import(pathToFileURL(path.join(LIB, file)).href);

// The page of the console runs in a browser.
const files = readdirSync(LIB, { recursive: true }).filter(
  (file) => file.endsWith('.js') && !file.startsWith(path.join('console', 'page')),
);
for (const file of files) await load(file);

const { synthesiseTemplate } = await load('pipeline/synthesise-webhook-stack.js');
const { withLocalPipeline } = await load('proofs/exercise/with-local-pipeline.js');
const { explorePipeline } = await load('proofs/faults/explore-pipeline.js');

const template = synthesiseTemplate();
const delivery = await withLocalPipeline(async ({ driver }) => {
  const { body } = await driver.post('generic', '{"data":{"hello":"world"}}');
  return driver.settled(body.deliveryId);
});
const extent = { depth: 1, scenarios: [], count: 1, from: 1, jobs: 1, env: process.env };
const { drawn, findings } = await explorePipeline(template, extent);
console.log(JSON.stringify({ loaded: files.length, template, delivery, drawn, findings }));
process.exit(0);
