import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '..', '..');

/** An example of a page that users copy. */
export interface CodeBlock {
  /** The page, from the root of the repository. */
  readonly page: string;
  readonly code: string;
}

/** Every page with examples. */
const PAGES = [
  'README.md',
  ...readdirSync(path.join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => path.join('docs', file)),
];

/** The text of a page. */
export function textOfPage(page: string): string {
  return readFileSync(path.join(ROOT, page), 'utf8');
}

/** The TypeScript of the README and of all pages in `docs`. */
export function codeBlocks(): readonly CodeBlock[] {
  return PAGES.flatMap((page) =>
    [...textOfPage(page).matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code = '']) => ({ page, code })),
  );
}
