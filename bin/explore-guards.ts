import { exploreWithout, REMOVABLE } from '../lib/proofs/faults/explore-without.ts';
import { PIPELINES, type PipelineName } from '../lib/proofs/faults/replay.ts';
import { synthesiseTemplate } from '../lib/pipeline/synthesise-webhook-stack.ts';

/**
 * Removes each guard and hand-over from this project's pipelines, one at a time, and prints whether the exploration
 * finds a violation. Returns how many removals it misses: 0 means that the exploration can be trusted.
 */
export async function exploreGuards(print: (line: string) => void): Promise<number> {
  const templates = Object.fromEntries(
    Object.entries(PIPELINES).map(([name, props]) => [name, synthesiseTemplate(props)]),
  ) as Record<PipelineName, object>;
  let missed = 0;
  for (const guard of REMOVABLE) {
    const finding = await exploreWithout(templates[guard.pipeline ?? 'accepted'], guard);
    if (finding === undefined) missed += 1;
    const violation = finding?.violations[0];
    print(`  ${violation === undefined ? 'NOT FOUND' : 'found    '}  without: ${guard.name}`);
    if (violation !== undefined) print(`               ${violation.what} (${violation.invariant})`);
  }
  print(`${REMOVABLE.length - missed} of ${REMOVABLE.length} removals found`);
  return missed;
}
