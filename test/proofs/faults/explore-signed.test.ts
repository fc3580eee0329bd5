import { describe, expect, test } from 'vitest';
import { exploreFaults, runWith } from '../../../lib/proofs/faults/explore-faults.ts';
import { PIPELINES } from '../../../lib/proofs/faults/replay.ts';
import { SCENARIOS, scenariosOf, VERIFIER_OUT } from '../../../lib/proofs/faults/scenarios.ts';
import { createBlueprint } from '../../../lib/proofs/simulation/blueprint.ts';
import { synthesiseStack } from '../../synthesise-pipeline.ts';

/** The bounded part of `npm run faults -- --pipeline signed`: the scenarios that only a signed source has. */
const OF_SIGNED = SCENARIOS.filter(({ isOfSigned }) => isOfSigned === true);

describe.each(['signed', 'signed, stored'] as const)('%s', (pipeline) => {
  const blueprint = createBlueprint(synthesiseStack(PIPELINES[pipeline]).toJSON());

  test.for(OF_SIGNED)('$name: no fault lets a forged request in', async (scenario, { signal }) => {
    const { points, findings } = await exploreFaults(blueprint, scenario, { depth: 1, signal });
    expect(findings).toEqual([]);
    expect(points).toBeGreaterThan(15);
  });
});

test('a delivery that nobody could verify for a while is verified against the time of its receipt', async ({
  signal,
}) => {
  const blueprint = createBlueprint(synthesiseStack(PIPELINES.signed).toJSON());
  const { written, objects, trace } = await runWith(blueprint, SCENARIOS[0]!, [VERIFIER_OUT], signal);
  expect(written.at(-1)?.status?.S).toBe('SUCCEEDED');
  expect(trace.some((line) => line.includes('Ingest / Park delivery'))).toBe(true);
  expect([...objects.values()].map((text) => JSON.parse(text) as object)).toEqual([
    expect.objectContaining({ verified: { valid: true, covers: 'body' } }),
  ]);
});

test('a pipeline without a signed source has no forged requests', () => {
  const names = scenariosOf(createBlueprint(synthesiseStack().toJSON())).map(({ name }) => name);
  expect(names).toEqual(SCENARIOS.filter(({ isOfSigned }) => isOfSigned !== true).map(({ name }) => name));
});
