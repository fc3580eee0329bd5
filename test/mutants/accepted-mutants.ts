import { readFileSync } from 'node:fs';
import type { Mutation } from './mutations/mutation.ts';

/** A mutant that may survive, and why no test could or should kill it. */
export interface AcceptedMutant {
  readonly file: string;
  /** The line that it changes, trimmed. */
  readonly code: string;
  /** `before → after`, as the report shows it. If absent, any change of that line. */
  readonly change?: string;
  readonly reason: string;
}

/**
 * Reads the list of mutants that may survive.
 *
 * @throws Error if a row has no reason
 */
export function readAcceptedMutants(path: string): readonly AcceptedMutant[] {
  const rows = JSON.parse(readFileSync(path, 'utf8')) as readonly AcceptedMutant[];
  const bare = rows.find(({ reason }) => typeof reason !== 'string' || reason.trim() === '');
  if (bare !== undefined)
    throw new Error(`${path}: every mutant needs a 'reason', got none for ${bare.file}: ${bare.code}`);
  return rows;
}

/** Whether a row of the list is about this mutation. */
export function isAbout(accepted: AcceptedMutant, { file, code, change }: Mutation): boolean {
  return accepted.file === file && accepted.code === code && (accepted.change ?? change) === change;
}
