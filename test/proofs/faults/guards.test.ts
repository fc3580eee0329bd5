import { expect, test } from 'vitest';
import { exploreFaults } from '../../../lib/proofs/faults/explore-faults.ts';
import { GUARDS } from '../../../lib/proofs/faults/guards.ts';
import { HAND_OVERS } from '../../../lib/proofs/faults/hand-overs.ts';
import { PIPELINES, type PipelineName } from '../../../lib/proofs/faults/replay.ts';
import { SCENARIOS } from '../../../lib/proofs/faults/scenarios.ts';
import { createBlueprint } from '../../../lib/proofs/simulation/blueprint.ts';
import { synthesiseStack } from '../../synthesise-pipeline.ts';

const templates = Object.fromEntries(
  Object.entries(PIPELINES).map(([name, props]) => [name, synthesiseStack(props).toJSON()]),
) as Record<PipelineName, object>;

test.for([...GUARDS, ...HAND_OVERS])(
  'the exploration finds what is missing when not: $name',
  async ({ scenario: name, pipeline = 'accepted', given = [], remove }, { signal }) => {
    const scenario = SCENARIOS.find((known) => known.name === name);
    const crippled = createBlueprint(templates[pipeline], { change: remove });
    const { findings } = await exploreFaults(crippled, scenario!, { depth: 1, given, enough: 1, signal });
    expect(findings).not.toEqual([]);
  },
);
