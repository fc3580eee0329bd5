import './environment.ts';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { runConformance } from '../lib/conformance/run-conformance.ts';

// Recordings of the real services, run through the engines of the local run. They are no part of the project.
const RECORDINGS = path.join(import.meta.dirname, '..', '..', 'shared', 'conformance');
const USAGE = 'usage: npm run conformance -- [folder]';

const [folder, ...more] = process.argv.slice(2);
if (more.length > 0 || folder?.startsWith('-') === true) {
  console.error(`Expected at most one folder, got: ${process.argv.slice(2).join(' ')}\n${USAGE}`);
  process.exitCode = 2;
} else if (folder === undefined && !existsSync(RECORDINGS)) {
  console.log(`Nothing to run: there are no recordings at ${RECORDINGS}.\n${USAGE}`);
} else {
  const { lines, exitCode } = await runConformance(folder ?? RECORDINGS);
  console.log(lines.join('\n'));
  process.exitCode = exitCode;
}
