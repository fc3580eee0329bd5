import type { ExecutionPosition } from '../state-machine/execution/execution-position.ts';
import { Payload } from '../state-machine/execution/payload.ts';
import type { StoppedExecution } from '../state-machine/execution/run-execution.ts';

/** A payload with its text in the history. */
interface KeptPayload {
  readonly value: unknown;
  readonly text: string;
}

interface KeptPosition extends Omit<ExecutionPosition, 'input' | 'children'> {
  readonly input: KeptPayload;
  readonly children: readonly (KeptPosition | { readonly output: KeptPayload } | undefined)[];
}

/** Where an execution stopped, as plain data. */
export interface KeptStop {
  readonly lastEventId: number;
  readonly position: KeptPosition | undefined;
}

/** Converts a stop to plain data. */
export function packStop({ lastEventId, position }: StoppedExecution): KeptStop {
  return { lastEventId, position: position && packPosition(position) };
}

/** Converts plain data to a stop, for a redrive. */
export function unpackStop({ lastEventId, position }: KeptStop): StoppedExecution {
  return { lastEventId, position: position && unpackPosition(position) };
}

function packPosition({ stateName, variables, input, children }: ExecutionPosition): KeptPosition {
  return {
    stateName,
    variables: new Map(variables),
    input: packPayload(input),
    children: children.map(
      (child) => child && ('output' in child ? { output: packPayload(child.output) } : packPosition(child)),
    ),
  };
}

function unpackPosition({ stateName, variables, input, children }: KeptPosition): ExecutionPosition {
  return {
    stateName,
    variables,
    input: unpackPayload(input),
    children: children.map(
      (child) =>
        child && ('output' in child ? { output: unpackPayload(child.output) } : unpackPosition(child)),
    ),
  };
}

function packPayload({ value, text }: Payload): KeptPayload {
  return { value, text };
}

function unpackPayload({ value, text }: KeptPayload): Payload {
  return new Payload(value, text);
}
