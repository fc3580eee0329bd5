import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from 'oxc-parser';

/** Which of our own files a file needs, by paths from the root. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/**
 * Reads the imports of every TypeScript file. A mapping template is needed by whoever names it in a string: it is read by its
 * name (`loadMappingTemplate`).
 */
export function readImportGraph(root: string, files: readonly string[]): ImportGraph {
  const templates = files.filter((file) => file.endsWith('.vtl'));
  return new Map(
    files
      .filter((file) => file.endsWith('.ts'))
      .map((file) => {
        const text = readFileSync(path.join(root, file), 'utf8');
        return [
          file,
          [
            ...importsOf(file, text),
            ...templates.filter((template) => text.includes(`'${path.basename(template, '.vtl')}'`)),
          ],
        ];
      }),
  );
}

function importsOf(file: string, text: string): readonly string[] {
  const { staticImports, staticExports } = parseSync(file, text).module;
  return [
    ...staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ),
  ]
    .filter((name) => name.startsWith('.'))
    .map((name) => path.join(path.dirname(file), name));
}

/** The test files that reach a file by their imports. */
export function relatedTests(graph: ImportGraph, changed: string): readonly string[] {
  const reached = new Set([changed]);
  for (let size = 0; size < reached.size;) {
    size = reached.size;
    for (const [file, needs] of graph) if (needs.some((need) => reached.has(need))) reached.add(file);
  }
  return [...reached].filter((file) => file.endsWith('.test.ts'));
}
