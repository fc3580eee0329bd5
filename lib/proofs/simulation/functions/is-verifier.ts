import type { Hop } from '../../../local/engine/hop.ts';
import type { KnownFunction } from '../../../local/template/functions-of.ts';
import type { Outputs } from '../outputs.ts';

/**
 * Whether a function is the verifier of a pipeline: Ingest invokes it. Every other function that a machine of the pipeline invokes is the
 * computation. Everything here that tells the two apart asks this file.
 */
export function isVerifier({ invokedBy }: Pick<KnownFunction, 'invokedBy'>, { IngestArn }: Outputs): boolean {
  return IngestArn !== undefined && invokedBy.includes(IngestArn);
}

/** Whether a call invokes the verifier. */
export function callsVerifier(hop: Hop, { IngestArn }: Outputs): boolean {
  return invokesFunction(hop) && hop.caller === IngestArn;
}

/** Whether a call invokes the computation. */
export function callsComputation(hop: Hop, outputs: Outputs): boolean {
  return invokesFunction(hop) && !callsVerifier(hop, outputs);
}

function invokesFunction({ kind, action }: Hop): boolean {
  return kind === 'task' && action.startsWith('lambda:invoke');
}
