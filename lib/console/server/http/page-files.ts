import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The files of the page by their path, as the server sends them. */
export type PageFiles = Readonly<Record<string, { readonly type: string; readonly content: Uint8Array }>>;

/** The folder of the page: its source in the repository, what the build made of it in the package. */
const PAGE = path.join(import.meta.dirname, '..', '..', 'page');

const TYPES = {
  '/': { file: 'index.html', type: 'text/html; charset=utf-8' },
  '/page.js': { file: 'page.js', type: 'text/javascript; charset=utf-8' },
  '/icon.svg': { file: 'icon.svg', type: 'image/svg+xml' },
  '/page.css': { file: 'page.css', type: 'text/css; charset=utf-8' },
} as const;

/** Reads the page. In the repository its script is bundled first, so that it is never older than its source. */
export async function readPageFiles(): Promise<PageFiles> {
  const isBuilt = existsSync(path.join(PAGE, TYPES['/page.js'].file));
  const script = isBuilt ? undefined : await bundleScript();
  return Object.fromEntries(
    Object.entries(TYPES).map(([name, { file, type }]) => {
      const content = (name === '/page.js' && script) || readFileSync(path.join(PAGE, file));
      return [name, { type, content }];
    }),
  );
}

async function bundleScript(): Promise<Uint8Array> {
  const { bundlePage } = await import('./bundle-page.ts');
  return bundlePage(path.join(PAGE, 'page.tsx'));
}
