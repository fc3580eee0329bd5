import './environment.ts';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { bundlePage } from '../lib/console/server/http/bundle-page.ts';
import { Source } from '../lib/pipeline/sources/source.ts';
import { synthesiseWebhookStack } from '../lib/pipeline/synthesise-webhook-stack.ts';

const ROOT = path.join(import.meta.dirname, '..');
const DIST = path.join(ROOT, 'dist');

/** The ES modules: everything that runs. */
const LIB = path.join(DIST, 'lib');

/**
 * The CommonJS modules: what users can import. Jest, which `cdk init` sets up, cannot `require` an ES module before
 * Node.js 24.9.
 */
const CJS = path.join(DIST, 'cjs');

/**
 * Files that are read at run time. `dist` has the layout of the repository, so the compiled code finds them by the same
 * relative paths.
 */
const READ_AT_RUN_TIME = ['cdk.json', 'mapping-templates', 'schemas'];

/** The first compiles everything that runs, the second the declarations of what users can import. */
const PROJECTS = ['tsconfig.build.json', 'tsconfig.types.json'];

// Builds `dist`, which `npm pack` packs. It starts empty, so no file in it can be older than its source.
rmSync(DIST, { recursive: true, force: true });
for (const project of PROJECTS)
  execFileSync('tsc', ['--project', path.join(ROOT, project)], { stdio: 'inherit' });
for (const name of READ_AT_RUN_TIME)
  cpSync(path.join(ROOT, name), path.join(DIST, name), { recursive: true });
copyBundles();
await bundleConsole();
await convertEntries();

/** Bundles the script of the console's page, so that a user needs no esbuild, and copies the rest of the page. */
async function bundleConsole(): Promise<void> {
  const page = path.join('lib', 'console', 'page');
  mkdirSync(path.join(DIST, page), { recursive: true });
  for (const file of ['index.html', 'page.css', 'icon.svg'])
    cpSync(path.join(ROOT, page, file), path.join(DIST, page, file));
  writeFileSync(path.join(DIST, page, 'page.js'), await bundlePage(path.join(ROOT, page, 'page.tsx')));
}

/**
 * Copies the bundles of the functions, as `cdk deploy` would upload them from the source tree. The default stack has only that of
 * the computation. A stack with a signed source also has that of the verifier.
 */
function copyBundles(): void {
  const outdir = mkdtempSync(path.join(tmpdir(), 'webhook-pipeline-build-'));
  try {
    const [compute, ...others] = bundlesOf(synthesiseWebhookStack(path.join(outdir, 'default')));
    const signed = { sources: { generic: Source.github({ secret: 'any' }) } };
    const [verifier, ...more] = bundlesOf(synthesiseWebhookStack(path.join(outdir, 'signed'), signed)).filter(
      (bundle) => path.basename(bundle) !== path.basename(compute ?? ''),
    );
    if (compute === undefined || verifier === undefined || others.length + more.length > 0)
      throw new Error(
        'The stacks must have the bundles of the computation and of the verifier, and no other.',
      );
    cpSync(compute, path.join(DIST, 'compute-bundle'), { recursive: true });
    cpSync(verifier, path.join(DIST, 'verifier-bundle'), { recursive: true });
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** The folders of the zip assets of a stack. They are named after their content. */
function bundlesOf({ assetManifest }: { readonly assetManifest: string }): readonly string[] {
  const { files } = JSON.parse(readFileSync(assetManifest, 'utf8')) as {
    readonly files: Readonly<Record<string, { readonly source: { path: string; packaging: string } }>>;
  };
  return Object.values(files)
    .filter(({ source }) => source.packaging === 'zip')
    .map(({ source }) => path.join(path.dirname(assetManifest), source.path));
}

/**
 * Converts the entry points and all they import to CommonJS, file by file and at the same depth below `dist`. So each
 * file finds what it reads by the same relative path, and both formats share one copy of it.
 */
async function convertEntries(): Promise<void> {
  const entryPoints = ['', 'compute', 'compute/verify', 'compute/worker'].map((folder) =>
    path.join(LIB, folder, 'index.js'),
  );
  const options = {
    outdir: CJS,
    outbase: LIB,
    platform: 'node',
    format: 'cjs',
    logLevel: 'warning',
  } as const;
  const graph = { entryPoints, bundle: true, packages: 'external', metafile: true, write: false } as const;
  const { metafile } = await build({ ...options, ...graph, logOverride: { 'empty-import-meta': 'silent' } });
  await build({
    ...options,
    entryPoints: Object.keys(metafile.inputs),
    loader: { '.json': 'copy' },
    define: { 'import.meta.dirname': '__dirname' },
  });
  const declarations = readdirSync(LIB, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.d.ts'),
  );
  for (const file of declarations) cpSync(path.join(LIB, file), path.join(CJS, file));
  writeFileSync(path.join(CJS, 'package.json'), '{ "type": "commonjs" }\n');
}
