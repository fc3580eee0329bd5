import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync } from 'oxc-parser';

/** Which of our own files a file needs, by paths from the root. */
export type ImportGraph = ReadonlyMap<string, readonly string[]>;

/**
 * Reads the imports of every TypeScript file. A file also needs the files that it names in a string: mapping templates
 * (`loadMappingTemplate`), the entry of the function, the files that workers run.
 */
export function readImportGraph(root: string, files: readonly string[]): ImportGraph {
  const sources = files.filter((file) => file.endsWith('.ts'));
  const texts = new Map(sources.map((file) => [file, readFileSync(path.join(root, file), 'utf8')]));
  const imports = new Map([...texts].map(([file, text]) => [file, importsOf(file, text)]));
  const named = files.filter((file) => NAMED.test(file));
  return new Map(
    [...texts].map(([file, text]) => [
      file,
      [...(imports.get(file) ?? []), ...named.filter((other) => names(text, other))],
    ]),
  );
}

const NAMED = /^(?:lib\/.*\.ts|mapping-templates\/.*\.vtl)$/;

function names(text: string, file: string): boolean {
  return text.includes(`'${path.basename(file, '.vtl')}'`) || text.includes(`'${file}'`);
}

function importsOf(file: string, text: string): readonly string[] {
  const { staticImports, staticExports, dynamicImports } = parseSync(file, text).module;
  return [
    ...staticImports.map(({ moduleRequest }) => moduleRequest.value),
    ...staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ moduleRequest }) => moduleRequest?.value ?? []),
    ),
    ...dynamicImports.map(({ moduleRequest: { start, end } }) => text.slice(start + 1, end - 1)),
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
