import type { Payload } from './payload.ts';

/**
 * Where a thread stopped: the state that it did not complete, with its input and the variables at that time. For a
 * Parallel or Map, also where each branch or iteration stopped, or its output; undefined for one that never started.
 */
export interface ExecutionPosition {
  readonly stateName: string;
  readonly input: Payload;
  readonly variables: ReadonlyMap<string, unknown>;
  readonly children: readonly (ExecutionPosition | { readonly output: Payload } | undefined)[];
}
