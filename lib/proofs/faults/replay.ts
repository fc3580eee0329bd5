import { readFileSync, writeFileSync } from 'node:fs';
import { SIMULATED_RECEIVERS } from '../../contracts/outcome-event.ts';
import { checkInvariants, type Violation } from './check-invariants.ts';
import { judgeRun } from './judge-run.ts';
import { type Finding, runWith } from './explore-faults.ts';
import { runSeed } from './explore-schedules.ts';
import type { Fault } from '../simulation/fault-injection/fault-plan.ts';
import { SCENARIOS } from './scenarios.ts';
import type { Blueprint } from '../simulation/blueprint.ts';

/** The pipelines that are explored, one for each way in which the props change the guarantees. */
export const PIPELINES = {
  accepted: {},
  stored: { acknowledgement: 'stored' },
  express: { processWorkflow: 'express' },
  noticed: { notices: SIMULATED_RECEIVERS },
  'noticed-express': { processWorkflow: 'express', notices: SIMULATED_RECEIVERS },
} as const;

export type PipelineName = keyof typeof PIPELINES;

const APP = 'app';

/** What is needed to see a run again: the pipeline, and either a scenario with its faults or the seed of a schedule. */
export interface Replay {
  /** `app` for a user's app. */
  readonly pipeline: PipelineName | typeof APP;
  readonly scenario?: string;
  readonly faults?: readonly Fault[];
  readonly seed?: number;
}

/** A run, step by step, and what it broke. */
export interface Replayed {
  readonly trace: readonly string[];
  readonly violations: readonly Violation[];
}

/** Runs it again. A replay determines its run. */
export async function replay(
  blueprint: Blueprint,
  { scenario: name, faults = [], seed }: Replay,
): Promise<Replayed> {
  if (seed !== undefined) {
    const { deliveries, outcome } = await runSeed(blueprint, seed);
    return { trace: outcome.trace, violations: checkInvariants(deliveries, outcome) };
  }
  const scenario = SCENARIOS.find((known) => known.name === name);
  if (scenario === undefined) {
    throw new Error(
      `There is no scenario '${name ?? ''}', only ${SCENARIOS.map((known) => known.name).join(', ')}.`,
    );
  }
  const outcome = await runWith(blueprint, scenario, faults);
  return { trace: outcome.trace, violations: judgeRun(scenario, faults, outcome) };
}

/** Writes a finding to a file from which it can be replayed. */
export function writeReplay(
  file: string,
  pipeline: Replay['pipeline'],
  finding: Finding & { readonly seed?: number },
): void {
  const { scenario, faults, seed } = finding;
  const content: Replay = seed === undefined ? { pipeline, scenario, faults } : { pipeline, seed, faults };
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
}

/** @throws Error that says what is wrong with the file. */
export function readReplay(file: string): Replay {
  let content: Partial<Replay>;
  try {
    content = JSON.parse(readFileSync(file, 'utf8')) as Partial<Replay>;
  } catch (error) {
    throw new Error(`${file} cannot be read as a replay: ${(error as Error).message}`, { cause: error });
  }
  const { pipeline, seed, scenario } = content;
  if (pipeline === undefined || !(pipeline === APP || Object.hasOwn(PIPELINES, pipeline))) {
    throw new Error(
      `${file}: 'pipeline' must be one of ${[...Object.keys(PIPELINES), APP].join(', ')}, got ${JSON.stringify(pipeline)}.`,
    );
  }
  if (seed === undefined && scenario === undefined)
    throw new Error(`${file} has neither a seed nor a scenario.`);
  return { ...content, pipeline };
}
