import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { LAYERS } from './layers.ts';

const ROOT = path.join(import.meta.dirname, '..');

const sources = ['bin', 'lib'].flatMap((folder) =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => path.join(folder, file))
    .filter((file) => /\.(tsx?|mjs)$/.test(file) && !file.endsWith('.d.ts')),
);

/** Where time, randomness and environment come from, and what is a process or thread of its own, which has nobody to be given them by. */
const OUTSIDE =
  /^(?:bin\/|lib\/local\/clock\/(?:clock|random)\.ts$|lib\/compute\/(?:verifier\/)?handler\.ts$|lib\/console\/page\/shell\/browser-clock\.ts$|lib\/local\/services\/lambda\/lambda-worker\.mjs$|lib\/local\/watch\/park-app\.mjs$)/;

describe.each(sources)('%s', (file) => {
  const text = readFileSync(path.join(ROOT, file), 'utf8');

  test('imports only what its layer may know', () => {
    const layer = LAYERS.find(({ files }) => file.startsWith(files));
    const forbidden = importsOf(text, file).filter(
      (name) => !layer?.mayImport.some((allowed) => name.startsWith(allowed)),
    );
    expect(forbidden).toEqual([]);
  });

  test('is named for what it holds', () => {
    expect(path.basename(file)).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*\.(tsx?|mjs)$/);
    expect(path.basename(file)).not.toMatch(/^(utils?|helpers?|common|misc|types)\./);
  });
});

/** The clocks themselves, and what listens on a port. */
const TURNS = new Set([
  'lib/local/clock/clock.ts',
  'lib/local/clock/virtual-clock.ts',
  'lib/local/services/api-gateway/serve-http.ts',
]);

test.each(sources.filter((file) => !OUTSIDE.test(file)))(
  '%s takes time, randomness and the environment from outside',
  (file) => {
    expect(readFileSync(path.join(ROOT, file), 'utf8')).not.toMatch(
      /Date\.now\(|new Date\(\)|Math\.random\(|performance\.now\(|process\.env|setTimeout\(|setInterval\(/,
    );
  },
);

test.each(sources.filter((file) => file.startsWith('lib/local/') && !TURNS.has(file)))(
  '%s waits by the clock: what runs on a virtual one has no turn of the event loop of its own',
  (file) => {
    expect(readFileSync(path.join(ROOT, file), 'utf8')).not.toMatch(/\bsetImmediate\(|\bnextTick\(/);
  },
);

/** Patterns on logical ids, which CDK writes, and the short names of the pipeline's own resources, which the log has. */
const PART_OF_ID =
  /(?:logicalId|stateMachineName|\bid)\.(?:includes|startsWith|endsWith|match|search)\(|\.(?:test|exec|includes)\((?:\w+\.)?(?:logicalId|stateMachineName)\)|WebhookPipeline(?:Api|Compute|Ingest|Parking|Process|Reconcile|Store|Track)/;

test.each(sources)('%s finds nothing by a part of a logical id: outputs name what is meant', (file) => {
  expect(readFileSync(path.join(ROOT, file), 'utf8')).not.toMatch(PART_OF_ID);
});

test('every test stands where the file it tests stands', () => {
  const tests = readdirSync(path.join(ROOT, 'test'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.test.ts'),
  );
  const homeless = tests.filter(
    (file) =>
      path.dirname(file) !== '.' &&
      // What only the tests use stands among them, and what is tried as it is installed.
      !/^(?:bench|conformance|mutants|mapping-templates\/lint|package)\//.test(file) &&
      !['lib', '.'].some((home) => existsSync(path.join(ROOT, home, path.dirname(file)))),
  );
  expect(homeless).toEqual([]);
});

/** Imported modules: packages by name, files by their path from the root. */
function importsOf(text: string, file: string): string[] {
  return [
    ...text.matchAll(
      /(?:^|\n)(?:import|export)\s[^;]*?from '([^']+)'|import\('([^']+)'\)|(?:^|\n)import '([^']+)'/g,
    ),
  ]
    .map(([, from, dynamic, bare]) => from ?? dynamic ?? bare ?? '')
    .map((name) => (name.startsWith('.') ? path.join(path.dirname(file), name) : name));
}
