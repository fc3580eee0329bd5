import path from 'node:path';
import { expect, test } from 'vitest';
import { readImportGraph, relatedTests } from './import-graph.ts';
import { listFiles } from './project-files.ts';

const ROOT = path.join(import.meta.dirname, '..', '..');
const graph = readImportGraph(ROOT, listFiles(ROOT));

test('a file is tested by what imports it, however far away', () => {
  expect(relatedTests(graph, 'test/mutants/import-graph.ts')).toEqual([
    'test/mutants/import-graph.test.ts',
    ...relatedTests(graph, 'test/mutants/run-mutants.ts'),
  ]);
  expect(relatedTests(graph, 'lib/pipeline/store/shard-of.ts')).toContain(
    'test/pipeline/store/store.test.ts',
  );
  expect(relatedTests(graph, 'lib/pipeline/store/shard-of.ts')).not.toContain('test/compute/sources.test.ts');
});

test('a mapping template is tested by what tests the file that names it', () => {
  const tests = relatedTests(graph, 'mapping-templates/read-delivery.request.vtl');
  expect(tests).toEqual(
    expect.arrayContaining([...relatedTests(graph, 'lib/pipeline/api/read-delivery.ts')]),
  );
  expect(tests).not.toContain('test/compute/sources.test.ts');
});

test('what is bundled is tested by what tests the file that names it', () => {
  const tests = relatedTests(graph, 'lib/compute/handler.ts');
  expect(tests).toEqual(
    expect.arrayContaining(['test/local/local-run.test.ts', 'test/compute/handler.test.ts']),
  );
});
