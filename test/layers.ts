import { CONSOLE_LAYERS } from './console-layers.ts';
import type { Layer } from './layer.ts';

const NODE = 'node:';
const CDK = ['aws-cdk-lib', 'constructs'];
const STACK = ['lib/pipeline/synthesise-webhook-stack.ts', 'lib/pipeline/webhook-stack.ts'];
const STORES = ['fauxqs', 'dynalite', 'level'];
/** Who may know whom: bin -> lib -> contracts, and the local run sees only a template. The first row that fits counts. */
export const LAYERS: readonly Layer[] = [
  { files: 'bin/webhook-pipeline.ts', mayImport: ['aws-cdk-lib', 'lib/pipeline/webhook-stack.ts'] },
  {
    files: 'bin/build.ts',
    mayImport: [
      NODE,
      'esbuild',
      'bin/environment.ts',
      'lib/console/server/http/bundle-page.ts',
      'lib/pipeline/sources/source.ts',
      'lib/pipeline/synthesise-webhook-stack.ts',
    ],
  },
  {
    files: 'bin/',
    mayImport: [
      NODE,
      'bin/',
      'lib/pipeline/synthesise-webhook-stack.ts',
      'lib/pipeline/app/',
      'lib/local/',
      'lib/proofs/exercise/',
      'lib/console/server/start-console.ts',
      'lib/operations/',
      'lib/contracts/producer-presets.ts',
      'lib/contracts/verify-requirements.ts',
      'lib/proofs/faults/',
      'lib/proofs/simulation/',
      'lib/estimates/cost/',
      'lib/estimates/capacity/',
      'cli-progress',
      'commander',
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
      'lib/local/roles/',
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
      'lib/operations/redrive/',
      'lib/local/',
      ...STACK,
      'lib/proofs/simulation/',
    ],
  },
  {
    files: 'lib/operations/send/',
    mayImport: [
      NODE,
      'lib/operations/send/',
      'lib/compute/verifier/config-of.ts',
      'lib/compute/verify/',
      'lib/contracts/',
      'lib/local/clock/',
    ],
  },
  {
    files: 'lib/operations/redrive/',
    mayImport: [NODE, '@aws-sdk/', 'lib/operations/redrive/', 'lib/contracts/'],
  },
  { files: 'lib/operations/', mayImport: ['@aws-sdk/'] },
  ...CONSOLE_LAYERS,
  {
    files: 'lib/proofs/faults/',
    mayImport: [
      NODE,
      'tinypool',
      'lib/compute/verify/signature-of.ts',
      // A signed source, for the pipeline that has one.
      'lib/pipeline/sources/source.ts',
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
      'lib/estimates/format-table.ts',
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
      'jsonata',
      'tinyqueue',
      // The shipped verifier runs in a simulation, and a simulated producer signs as a sender does.
      'lib/compute/verifier/create-verifier.ts',
      'lib/compute/verifier/verifier-event.ts',
      'lib/compute/verify/',
      'lib/operations/send/',
      'lib/proofs/simulation/',
      'lib/local/',
      'lib/operations/redrive/',
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
      // A signed source, for the design that has one.
      'lib/pipeline/sources/source.ts',
      'lib/estimates/format-table.ts',
      'lib/proofs/simulation/',
      'lib/local/',
      'lib/contracts/',
      ...STACK,
    ],
  },
  // The public API: the construct, its stack, and types.
  { files: 'lib/index.ts', mayImport: ['lib/pipeline/'] },
  // A user's function bundles this: neither the AWS SDK nor a source's computation comes with it.
  {
    files: 'lib/compute/index.ts',
    mayImport: ['create-handler', 'invalid-delivery', 'read-envelope', 'received-delivery'].map(
      (file) => `lib/compute/${file}.ts`,
    ),
  },
  // A user's function and the pipeline's own bundle this. Of the contracts only what producers are made of.
  {
    files: 'lib/compute/verify/',
    mayImport: [
      NODE,
      'lib/compute/verify/',
      'lib/contracts/parse-content-template.ts',
      'lib/contracts/producer-',
      'lib/contracts/request-part.ts',
      'lib/contracts/verify-requirements.ts',
    ],
  },
  {
    files: 'lib/compute/verifier/',
    mayImport: [
      '@aws-sdk/client-',
      'lib/compute/verifier/',
      'lib/compute/verify/',
      'lib/contracts/producer-handshake.ts',
      'lib/contracts/producer-signature.ts',
      'lib/contracts/request-part.ts',
      'lib/contracts/signer.ts',
      'lib/contracts/verify-requirements.ts',
    ],
  },
  // A user's worker imports this, on any machine.
  {
    files: 'lib/compute/worker/',
    mayImport: [NODE, '@aws-sdk/client-', 'lib/compute/', 'lib/local/clock/'],
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
  return [
    'clock/',
    'http/',
    'template/read-property.ts',
    'template/template-resource.ts',
    'unsupported-error.ts',
    'service-error.ts',
  ].map((file) => `lib/local/${file}`);
}
