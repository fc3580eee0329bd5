import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { Tinypool } from 'tinypool';
import type { CancelSignal } from '../../local/clock/cancellation.ts';
import { untilAborted } from '../../local/state-machine/execution/until-aborted.ts';
import type { Exploration, Finding } from './explore-faults.ts';
import type { PartOfExploration } from './explore-part.ts';
import type { ScheduleExploration } from './explore-schedules.ts';
import { createBlueprint } from '../simulation/blueprint.ts';
import { scenariosOf } from './scenarios.ts';

/** How much is tried. */
export interface Extent {
  /** 2 tries pairs as well. */
  readonly depth: 1 | 2;
  /** Names of the scenarios whose faults are tried. Default: all that the pipeline can have. */
  readonly scenarios?: readonly string[];
  /** Schedules drawn, and the first seed. */
  readonly count: number;
  readonly from: number;
  /** Workers at a time. */
  readonly jobs: number;
  /** Environment of the workers. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Ends the workers. The exploration then rejects with the reason of the signal. */
  readonly signal?: CancelSignal;
}

/** The result of exploring a pipeline. */
export interface PipelineExploration extends Exploration {
  readonly findings: readonly (Finding & { readonly seed?: number })[];
  readonly drawn: Omit<ScheduleExploration, 'findings'>;
}

/** Listeners for the progress of an exploration. */
export interface ExplorationProgress {
  /** Called for each scenario when it is complete. */
  readonly onScenario?: (name: string, explored: Exploration) => void;
  /** Called for each part that is done. */
  readonly onPart?: (done: number, all: number) => void;
}

/** Parts of a scenario, so small that few workers wait for the last ones. */
const PARTS = 12;

/** `.ts` in this project, `.js` where it has been built. */
const EXTENSION = path.extname(import.meta.url);

/** As a URL, because the command may run in the folder of another project. */
function loaderOfTypeScript(): string {
  return pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
}

const SEEDS_IN_PART = 25;

/**
 * Explores a pipeline in `jobs` worker processes: every scenario, then the drawn schedules. Each run depends only on
 * its faults or its seed, so the result is the same for any number of workers.
 */
export async function explorePipeline(
  template: object,
  { depth, scenarios = namesOfScenarios(template), count, from, jobs, env, signal }: Extent,
  { onScenario = () => undefined, onPart = () => undefined }: ExplorationProgress = {},
): Promise<PipelineExploration> {
  const pool = new Tinypool({
    // Processes, because Node 20 does not load TypeScript in the threads of a process that does.
    runtime: 'child_process',
    filename: new URL(`explore-part${EXTENSION}`, import.meta.url).href,
    execArgv: EXTENSION === '.ts' ? ['--import', loaderOfTypeScript()] : [],
    env: env as Record<string, string>,
    minThreads: jobs,
    maxThreads: jobs,
  });
  const ranges = rangesOf(from, count);
  const all = scenarios.length * PARTS + ranges.length;
  let done = 0;
  const explore = async <T>(part: PartOfExploration): Promise<T> => {
    try {
      const explored = (await pool.run(part)) as T;
      done += 1;
      onPart(done, all);
      return explored;
    } catch (error) {
      // An error from another process is no longer an Error.
      throw new Error(String((error as Partial<Error>).message ?? error), { cause: error });
    }
  };
  const exploreScenario = async (scenario: string): Promise<Exploration> => {
    const parts = Array.from({ length: PARTS }, (_, index) =>
      explore<Exploration>({ template, scenario, depth, part: { index, of: PARTS } }),
    );
    const explored = sumOf(await Promise.all(parts));
    onScenario(scenario, explored);
    return explored;
  };
  try {
    // All at once, so that no worker waits for the end of a scenario.
    const explored = Promise.all([
      Promise.all(scenarios.map(exploreScenario)),
      Promise.all(ranges.map((range) => explore<ScheduleExploration>({ template, ...range }))),
    ]);
    const [found, drawn] = await (signal === undefined ? explored : untilAborted(explored, signal));
    return {
      ...sumOf(found),
      findings: [...found, ...drawn].flatMap(({ findings }) => findings),
      drawn: totals(drawn, ['schedules', 'deliveries', 'faults', 'operated', 'repeatedLetters']),
    };
  } finally {
    await pool.destroy();
  }
}

function namesOfScenarios(template: object): readonly string[] {
  return scenariosOf(createBlueprint(template)).map(({ name }) => name);
}

function rangesOf(from: number, count: number): readonly { readonly from: number; readonly count: number }[] {
  return Array.from({ length: Math.ceil(count / SEEDS_IN_PART) }, (_, index) => ({
    from: from + index * SEEDS_IN_PART,
    count: Math.min(SEEDS_IN_PART, count - index * SEEDS_IN_PART),
  }));
}

function sumOf(explorations: readonly Exploration[]): Exploration {
  const findings = explorations.flatMap((explored) => explored.findings);
  return { ...totals(explorations, ['points', 'pairs']), findings };
}

/** The sum of each of these members. */
function totals<Name extends string>(
  parts: readonly Readonly<Record<Name, number>>[],
  names: readonly Name[],
): Record<Name, number> {
  const sums = names.map((name) => [name, parts.reduce((sum, part) => sum + part[name], 0)]);
  return Object.fromEntries(sums) as Record<Name, number>;
}
