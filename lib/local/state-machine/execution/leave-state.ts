import { evaluateTemplate } from '../expression/evaluate-template.ts';
import type { Payload } from './payload.ts';
import { fitsInBytes, payloadLimitBytes } from './fits-in-bytes.ts';
import type { StateVisit, StatesMembers } from './state-visit.ts';
import type { StatesError } from './states-error.ts';
import { variablesLimitBytes } from '../expression/variable-scope.ts';
import type { DataFlow } from '../definition/state-machine-definition.ts';

/** The output of a state and the next state. Without `next` the block ends. */
export interface Transition {
  readonly output: Payload;
  readonly next?: string | undefined;
}

/**
 * Evaluates Assign and Output, both with the values at entry, records StateExited and assigns the variables.
 * `fallback` is the output if there is no Output.
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

function exit(visit: StateVisit, output: Payload, assigned: Readonly<Record<string, unknown>> = {}): Payload {
  requireSize(visit, output.text);
  const texts = Object.entries(assigned).map(([name, value]) => [name, JSON.stringify(value)] as const);
  requireSize(visit, `{${texts.map(([name, text]) => `${JSON.stringify(name)}:${text}`).join()}}`);
  const variables = Object.fromEntries(texts);
  if (texts.length > 0 && !visit.thread.variables.assign(assigned, variables)) throw tooManyVariables(visit);
  visit.recordExit(output, variables);
  return output;
}

/** The limit applies to the output, and to all variables of one Assign together. */
function requireSize(visit: StateVisit, text: string): void {
  if (fitsInBytes(text, payloadLimitBytes)) return;
  throw visit.failure('States.DataLimitExceeded', sizeExceeded(visit.state.name));
}

/** The error and its wording are a guess (unverified): AWS documents only the quota. */
function tooManyVariables(visit: StateVisit): StatesError {
  return visit.failure(
    'States.DataLimitExceeded',
    `The variables of the execution exceed the limit of ${variablesLimitBytes} bytes.`,
  );
}

/** AWS's wording; `name` is the state, the integrated service or the function's ARN. */
export function sizeExceeded(name: string): string {
  return `The state/task '${name}' returned a result with a size exceeding the maximum number of bytes service limit.`;
}
