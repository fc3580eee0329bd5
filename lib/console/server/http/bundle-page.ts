/** The script of the page with all it imports, in one file that fetches nothing. */
export async function bundlePage(entry: string): Promise<Uint8Array> {
  // The package has the script ready, and no esbuild.
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    logLevel: 'warning',
  });
  return outputFiles[0]!.contents;
}
