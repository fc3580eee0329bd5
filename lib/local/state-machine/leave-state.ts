import { evaluateTemplate } from './evaluate-template.ts';
import type { Payload } from './payload.ts';
import { fitsInBytes, payloadLimitBytes } from './size-limit.ts';
import type { StateVisit, StatesMembers } from './state-visit.ts';
import type { DataFlow } from './state-machine-definition.ts';

/** What a state ends with. Without `next` its block ends too. */
export interface Transition {
  readonly output: Payload;
  readonly next?: string | undefined;
}

/**
 * Evaluates Assign and Output, both from the values at entry, records StateExited and takes the variables over.
 * `fallback` is the output where there is no Output.
 */
export async function leaveState(
  visit: StateVisit,
  flow: DataFlow,
  fallback: Payload,
  members?: StatesMembers,
): Promise<Payload> {
  if (flow.assign === undefined && flow.output === undefined) return exit(visit, fallback);
  const states = visit.states(members);
  const assigned =
    flow.assign && ((await evaluateTemplate(flow.assign, visit, states)) as Record<string, unknown>);
  if (flow.output === undefined) return exit(visit, fallback, assigned);
  const value = await evaluateTemplate(flow.output, visit, states);
  const known = value === fallback.value ? fallback : visit.input;
  return exit(visit, known.of(value), assigned);
}

function exit(visit: StateVisit, output: Payload, assigned?: Readonly<Record<string, unknown>>): Payload {
  requireSize(visit, output.text);
  if (assigned !== undefined) requireSize(visit, JSON.stringify(assigned));
  visit.recordExit(output, assigned);
  if (assigned !== undefined) visit.thread.variables.assign(assigned);
  return output;
}

/** The limit holds for the output and for all variables of one Assign together. */
function requireSize(visit: StateVisit, text: string): void {
  if (fitsInBytes(text, payloadLimitBytes)) return;
  throw visit.failure('States.DataLimitExceeded', sizeExceeded(visit.state.name));
}

/** AWS's wording; `name` is the state, the integrated service or the function's ARN. */
export function sizeExceeded(name: string): string {
  return `The state/task '${name}' returned a result with a size exceeding the maximum number of bytes service limit.`;
}
