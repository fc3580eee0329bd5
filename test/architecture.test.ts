import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const ROOT = path.join(import.meta.dirname, '..');

interface Layer {
  /** Files of the layer, by the start of their path. */
  readonly files: string;
  /** What they may import, by the start of the path or package. */
  readonly mayImport: readonly string[];
}

const NODE = 'node:';
const CDK = ['aws-cdk-lib', 'constructs'];
const STACK = ['lib/pipeline/synthesise-webhook-stack.ts', 'lib/pipeline/webhook-stack.ts'];
const STORES = ['fauxqs', 'dynalite', 'level'];

/** Who may know whom: bin -> lib -> contracts, and the local run sees only a template. The first row that fits counts. */
const LAYERS: readonly Layer[] = [
  { files: 'bin/webhook-pipeline.ts', mayImport: ['aws-cdk-lib', 'lib/pipeline/webhook-stack.ts'] },
  {
    files: 'bin/',
    mayImport: [
      NODE,
      'bin/environment.ts',
      'bin/read-option.ts',
      'bin/run-command.ts',
      'lib/pipeline/synthesise-webhook-stack.ts',
      'lib/local/',
      'lib/proofs/exercise/',
      'lib/redrive/',
      'lib/proofs/faults/',
      'lib/proofs/simulation/',
      'lib/estimates/cost/',
      'lib/estimates/capacity/',
      'cli-progress',
      '@aws-sdk/',
      'lib/proofs/ack-proof/',
    ],
  },
  {
    files: 'lib/proofs/ack-proof/',
    mayImport: [NODE, 'lib/proofs/ack-proof/', 'lib/local/', ...STACK],
  },
  {
    files: 'lib/local/services/api-gateway/',
    mayImport: [
      NODE,
      'ajv',
      'lossless-json',
      'lib/local/services/api-gateway/',
      'lib/local/vtl/',
      // What API Gateway's validator reads, for the schemas of this repository and for any template's alike.
      'lib/contracts/schema-dialect/',
      ...base(),
    ],
  },
  { files: 'lib/local/vtl/', mayImport: [NODE, 'lib/local/vtl/', ...base()] },
  {
    files: 'lib/local/state-machine/',
    mayImport: [NODE, 'jsonata', '@aws-sdk/client-sfn', 'lib/local/state-machine/', ...base()],
  },
  {
    files: 'lib/local/services/step-functions/',
    mayImport: [
      NODE,
      '@aws-sdk/client-sfn',
      'lib/local/services/step-functions/',
      'lib/local/services/protocol/',
      'lib/local/state-machine/',
      'lib/local/roles/',
      'lib/local/template/',
      ...base(),
    ],
  },
  {
    files: 'lib/local/',
    mayImport: [
      NODE,
      '@aws-sdk/',
      '@smithy/core/cbor',
      '@smithy/core/schema',
      'ajv',
      ...STORES,
      'chokidar',
      'minimatch',
      'tinyqueue',
      'lib/local/',
    ],
  },
  {
    files: 'lib/proofs/exercise/',
    mayImport: [
      NODE,
      '@aws-sdk/',
      'lib/contracts/',
      'lib/proofs/exercise/',
      'lib/redrive/',
      'lib/local/',
      ...STACK,
    ],
  },
  { files: 'lib/redrive/', mayImport: [NODE, '@aws-sdk/', 'lib/redrive/', 'lib/contracts/'] },
  {
    files: 'lib/proofs/faults/',
    mayImport: [
      NODE,
      'tinypool',
      'lib/proofs/faults/',
      'lib/proofs/simulation/',
      'lib/local/',
      'lib/contracts/',
    ],
  },
  {
    files: 'lib/estimates/capacity/',
    mayImport: [
      NODE,
      '@aws-sdk/client-sfn',
      'd3-',
      'lib/estimates/capacity/',
      'lib/contracts/',
      'lib/estimates/cost/',
      'lib/local/',
      'lib/proofs/simulation/',
    ],
  },
  {
    files: 'lib/proofs/simulation/',
    mayImport: [
      NODE,
      '@aws-sdk/',
      'dynalite',
      'tinyqueue',
      'lib/proofs/simulation/',
      'lib/local/',
      'lib/redrive/',
      'lib/contracts/',
    ],
  },
  {
    files: 'lib/estimates/cost/variants/',
    mayImport: [NODE, ...CDK, 'lib/estimates/cost/variants/', 'lib/pipeline/', 'lib/contracts/'],
  },
  {
    files: 'lib/estimates/cost/',
    mayImport: [
      NODE,
      '@aws-sdk/',
      'aws-cdk-lib',
      'dynalite',
      'lib/estimates/cost/',
      'lib/proofs/simulation/',
      'lib/local/',
      'lib/contracts/',
      ...STACK,
    ],
  },
  { files: 'lib/compute/', mayImport: [NODE, '@aws-sdk/client-s3', 'lib/compute/'] },
  {
    files: 'lib/contracts/',
    mayImport: [NODE, 'ajv-draft-04', 'lossless-json', '@eslint-community/regexpp', 'lib/contracts/'],
  },
  {
    files: 'lib/pipeline/webhook-',
    mayImport: [
      NODE,
      ...CDK,
      'lib/compute/sources.ts',
      'lib/contracts/',
      'lib/estimates/cost/summary.json',
      'lib/pipeline/',
    ],
  },
  { files: 'lib/pipeline/', mayImport: [NODE, ...CDK, 'lib/contracts/', 'lib/pipeline/'] },
];

function base(): string[] {
  return ['clock/', 'http/', 'unsupported-error.ts', 'service-error.ts'].map((file) => `lib/local/${file}`);
}

const sources = ['bin', 'lib'].flatMap((folder) =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => path.join(folder, file))
    .filter((file) => /\.(ts|mjs)$/.test(file) && !file.endsWith('.d.ts')),
);

/** Where time, randomness and environment come from, and what is a process or thread of its own, which has nobody to be given them by. */
const OUTSIDE =
  /^(?:bin\/|lib\/local\/clock\/(?:clock|random)\.ts$|lib\/compute\/handler\.ts$|lib\/local\/services\/lambda\/lambda-worker\.mjs$|lib\/local\/watch\/park-app\.mjs$)/;

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
    expect(path.basename(file)).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*\.(ts|mjs)$/);
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
      // What only the tests use stands among them.
      !/^(?:bench|conformance|mutants)\//.test(file) &&
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
