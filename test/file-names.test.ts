import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const ROOT = path.join(import.meta.dirname, '..');

const sources = ['lib', 'bin'].flatMap((folder) =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => path.join(folder, file))
    .filter((file) => /\.(tsx?|mjs)$/.test(file) && !file.endsWith('.d.ts')),
);

/** Files that hold several things of one kind are named after the kind. */
const KINDS = new Set(
  [
    'compute/index',
    'compute/verify/index',
    'compute/worker/index',
    'compute/worker/task-answers',
    'compute/verify/keys/public-keys',
    'compute/verify/schemes/verify-token',
    'compute/verify/signers/sign-token',
    'console/page/shell/format',
    'contracts/kept-bodies',
    'estimates/capacity/format-capacity',
    'estimates/capacity/capacity-quotas',
    'estimates/cost/format-cost',
    'index',
    'local/integrations/put-object',
    'local/roles/role-credentials',
    'local/template/read-property',
    'local/services/step-functions/send-task',
    'local/state-machine/definition/compile-field',
    'local/state-machine/definition/load-error-handling',
    'local/vtl/java/compare-values',
    'local/vtl/java/convert-value',
    'local/vtl/java/java-values',
    'local/vtl/evaluate/walk-template',
    'local/vtl/parse/syntax-tree',
    'local/services/request-model/strict-dynalite',
    'pipeline/api/accept-templates',
    'pipeline/api/owner/owner-templates',
    'pipeline/api/problem-integration',
    'pipeline/ingest/ingest-states',
    'pipeline/ingest/parked-body',
    'pipeline/process/lambda-errors',
    'pipeline/reconcile/reconcile-states',
    'pipeline/retry-policy',
    'pipeline/sources/media-types',
    'pipeline/track/track-outcomes',
    'pipeline/track/track-states',
    'proofs/ack-proof/body/known-value',
    'proofs/ack-proof/body/task-writes',
    'proofs/exercise/example-deliveries',
    'proofs/exercise/operate-pipeline',
    'proofs/faults/change-template',
    'proofs/simulation/fault-injection/hop-errors',
  ].map((file) => `lib/${file}.ts`),
);
KINDS.add('bin/option.ts');

const EXPORTED =
  /^export (?:default )?(?:async )?(?:abstract )?(?:function\*?|const|class|interface|type) (\w+)/gm;

function exportsOf(file: string): readonly string[] {
  return Array.from(readFileSync(path.join(ROOT, file), 'utf8').matchAll(EXPORTED), ([, name = '']) => name);
}

/** `readSchedules` is what `read-schedule.ts` exports, and `startDynamoDb` what `start-dynamodb.ts` does. */
const plain = (name: string): string => name.replaceAll(/[-_]/g, '').toLowerCase().replace(/s$/, '');

test.each(sources.filter((file) => /\.tsx?$/.test(file) && !KINDS.has(file) && exportsOf(file).length > 0))(
  '%s is named after what it exports',
  (file) => {
    expect(exportsOf(file).map(plain)).toContain(plain(path.basename(file).replace(/\.tsx?$/, '')));
  },
);

/** Names that two files export, and why. */
const SHARED: Readonly<Record<string, string>> = {
  handler: 'what Lambda calls in each function',
};

test('one name in lib is one thing', () => {
  const files = new Map<string, string[]>();
  for (const file of sources.filter((source) => source.startsWith('lib/')))
    for (const name of new Set(exportsOf(file))) files.set(name, [...(files.get(name) ?? []), file]);
  const shared = [...files].filter(([, { length }]) => length > 1);
  expect(Object.fromEntries(shared.filter(([name]) => !Object.hasOwn(SHARED, name)))).toEqual({});
  expect(shared.map(([name]) => name).toSorted()).toEqual(Object.keys(SHARED).toSorted());
});
