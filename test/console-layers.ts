import type { Layer } from './layer.ts';

/** What runs in the browser besides the page. */
const BUNDLED = [
  'preact',
  '@dagrejs/dagre',
  'lossless-json',
  'lib/local/services/live-feed/feed-line.ts',
  'lib/contracts/is-of-source.ts',
];
/** The console sees a pipeline only through endpoints. Of the local run it takes the guard of its listeners and the clock. */
const SEEN_BY_CONSOLE = [
  'compute/verify',
  'contracts',
  'estimates',
  'local/clock',
  'local/http',
  'operations',
].map(inLib);

/** What the console and its page may import. */
export const CONSOLE_LAYERS: readonly Layer[] = [
  { files: 'lib/console/page/', mayImport: [...BUNDLED, 'lib/console/'] },
  { files: 'lib/console/', mayImport: ['node:', '@aws-sdk/', 'esbuild', 'lib/console/', ...SEEN_BY_CONSOLE] },
];

function inLib(folder: string): string {
  return `lib/${folder}/`;
}
