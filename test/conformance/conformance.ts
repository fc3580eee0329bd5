import '../../bin/environment.ts';
import path from 'node:path';
import { runConformance } from './run-conformance.ts';

// Recordings of the real services, run through the engines of the local run. They are no part of the project.
const RECORDINGS = path.join(import.meta.dirname, '..', '..', '..', 'shared', 'conformance');

const { lines, exitCode } = await runConformance(process.argv.slice(2), RECORDINGS);
console.log(lines.join('\n'));
process.exitCode = exitCode;
