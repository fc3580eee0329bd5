import { type Blueprint, createBlueprint } from '../simulation/blueprint.ts';
import { type Exploration, exploreFaults, type Part } from './explore-faults.ts';
import { exploreSchedules, type ScheduleExploration } from './explore-schedules.ts';
import { SCENARIOS } from './scenarios.ts';

/** A part of an exploration that can run by itself: of the faults of a scenario, or a range of seeds. */
export type PartOfExploration = { readonly template: object } & (
  | { readonly scenario: string; readonly depth: 1 | 2; readonly part: Part }
  | { readonly from: number; readonly count: number }
);

/** The last template and its compiled form, because a worker gets several parts of the same pipeline. */
let compiled: { readonly text: string; readonly blueprint: Blueprint } | undefined;

/** A worker whose parent has ended stops. */
process.once('disconnect', () => process.exit());

/** Explores a part, in a worker of the pool (`explore-pipeline.ts`). Input and output are plain data. */
export default async function explorePart({
  template,
  ...part
}: PartOfExploration): Promise<Exploration | ScheduleExploration> {
  const blueprint = blueprintOf(template);
  if ('count' in part) return exploreSchedules(blueprint, part);
  const scenario = SCENARIOS.find(({ name }) => name === part.scenario);
  if (scenario === undefined) throw new Error(`There is no scenario '${part.scenario}'.`);
  return exploreFaults(blueprint, scenario, part);
}

function blueprintOf(template: object): Blueprint {
  const text = JSON.stringify(template);
  if (compiled?.text !== text) compiled = { text, blueprint: createBlueprint(template) };
  return compiled.blueprint;
}
