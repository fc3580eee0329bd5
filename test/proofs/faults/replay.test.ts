import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { exploreFaults } from '../../../lib/proofs/faults/explore-faults.ts';
import { GUARDS } from '../../../lib/proofs/faults/guards.ts';
import { readReplay, replay, writeReplay } from '../../../lib/proofs/faults/replay.ts';
import { SCENARIOS } from '../../../lib/proofs/faults/scenarios.ts';
import { createBlueprint } from '../../../lib/proofs/simulation/blueprint.ts';
import { synthesiseStack } from '../../synthesise-pipeline.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'replay-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = path.join(folder, 'replay.json');

test('a violation is seen again from its file, step by step', async () => {
  const guard = GUARDS.find(({ name }) => name === 'Reconcile runs');
  const crippled = createBlueprint(synthesiseStack().toJSON(), { change: guard!.remove });
  const { findings } = await exploreFaults(crippled, SCENARIOS[0]!, { depth: 1, enough: 1 });
  writeReplay(file, 'accepted', findings[0]!);
  const { trace, violations } = await replay(crippled, readReplay(file));
  expect(violations).toEqual(findings[0]?.violations);
  const [fault] = findings[0]?.faults ?? [];
  expect(trace).toContainEqual(expect.stringContaining(`${fault?.at}   <- ${fault?.kind}`));
});

test.each([
  ['no JSON', 'cannot be read as a replay'],
  ['{}', "'pipeline' must be one of accepted, stored, express, noticed, noticed-express, app, got undefined."],
  ['{"pipeline":"stored"}', 'has neither a seed nor a scenario.'],
])('a file with %s says what is wrong', (content, message) => {
  writeFileSync(file, content);
  expect(() => readReplay(file)).toThrow(message);
});

test('an unknown scenario is named, with those there are', async () => {
  const blueprint = createBlueprint(synthesiseStack().toJSON());
  await expect(replay(blueprint, { pipeline: 'accepted', scenario: 'x' })).rejects.toThrow(
    "There is no scenario 'x', only one delivery,",
  );
});
