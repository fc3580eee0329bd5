import './environment.ts';
import { runAckProof } from '../lib/proofs/ack-proof/run-ack-proof.ts';

// Says for each 2xx of the API which durable write precedes it. Ends with 1 where none does.
const { lines, exitCode } = await runAckProof(process.argv.slice(2));
console.log(lines.join('\n'));
process.exitCode = exitCode;
