import type { Compute } from './compute.ts';

/**
 * Refuses computations that an Express state machine cannot run: it does not wait for a token or for the end of a job
 * (developer guide, "Choosing workflow type").
 *
 * @throws Error that names the first, and where it is given.
 */
export function checkExpressComputes(
  shared: Compute | undefined,
  sources: readonly { readonly name: string; readonly compute: Compute | undefined }[],
): void {
  for (const { where, compute } of [
    { where: '', compute: shared },
    ...sources.map(({ name, compute }) => ({ where: `Source '${name}': `, compute })),
  ]) {
    if (compute === undefined || compute._kind.runsInExpress) continue;
    throw new Error(
      `${where}'compute' must be a function with processWorkflow 'express', got ${compute._kind.name}: an Express state machine ends after five minutes and cannot wait for a token or a job. Use processWorkflow 'standard'.`,
    );
  }
}
