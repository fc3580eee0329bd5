import { TOO_LONG } from './run-tests.ts';
import type { JudgedMutant, MutantsReport } from './run-mutants.ts';

/** A mutant in one line: where it is and what it changes. */
export function formatMutant({
  mutation: { file, line, operator, change },
}: Pick<JudgedMutant, 'mutation'>): string {
  return `${file}:${line}  ${operator}: ${change}`;
}

/** The score, the mutants that survived and must be killed or listed, and the rows of the list that match no mutant. */
export function formatMutants({ killed, survived, accepted, stale }: MutantsReport): readonly string[] {
  const all = killed.length + survived.length + accepted.length;
  const share = all === 0 ? 100 : (100 * killed.length) / all;
  return [
    `${killed.length} of ${all} mutants killed (${share.toFixed(1)} %), ${accepted.length} listed with a reason, ${survived.length} survived`,
    ...killed
      .filter(({ killedBy }) => killedBy === TOO_LONG)
      .map((mutant) => `killed, because its tests did not end: ${formatMutant(mutant)}`),
    ...survived.map((mutant) => `survived: ${formatMutant(mutant)}\n    in: ${mutant.mutation.code}`),
    ...stale.map(
      ({ file, code, change = 'any change' }) =>
        `listed, but no longer a mutant: ${file}  ${change}\n    in: ${code}`,
    ),
  ];
}
