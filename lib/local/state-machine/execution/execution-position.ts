import type { Payload } from './payload.ts';

/**
 * Where a thread stopped: the state it did not get through, with its input and the variables of that moment. For a
 * Parallel or Map also where each branch or iteration stopped, or what it gave; undefined for one that never began.
 */
export interface ExecutionPosition {
  readonly stateName: string;
  readonly input: Payload;
  readonly variables: ReadonlyMap<string, unknown>;
  readonly children: readonly (ExecutionPosition | { readonly output: Payload } | undefined)[];
}
