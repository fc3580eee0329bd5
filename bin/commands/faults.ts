import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { Violation } from '../../lib/proofs/faults/check-invariants.ts';
import type { Finding } from '../../lib/proofs/faults/explore-faults.ts';
import { explorePipeline, type Extent } from '../../lib/proofs/faults/explore-pipeline.ts';
import { describeFault, type Fault } from '../../lib/proofs/simulation/fault-injection/fault-plan.ts';
import {
  PIPELINES,
  type PipelineName,
  readReplay,
  replay,
  type Replay,
  writeReplay,
} from '../../lib/proofs/faults/replay.ts';
import type { RegionClass } from '../../lib/local/services/step-functions/quotas.ts';
import { SCENARIOS } from '../../lib/proofs/faults/scenarios.ts';
import { simulateBurst } from '../../lib/proofs/faults/simulate-burst.ts';
import { createBlueprint } from '../../lib/proofs/simulation/blueprint.ts';
import { synthesiseTemplate } from '../../lib/pipeline/synthesise-webhook-stack.ts';
import { APP_OPTIONS, chosenTemplate, defaultPipeline, isOwnProject, SIMULATED_APP } from '../app-options.ts';
import { defineCommand, type Values } from '../define-command.ts';
import { flag, oneOf, optional, repeated, text, wholeNumberWithin, withDefault } from '../option.ts';
import { exploreGuards } from '../explore-guards.ts';
import { createProgress } from '../progress.ts';

const SCENARIO_NAMES = SCENARIOS.map(({ name }) => name);
const PIPELINE_NAMES = Object.keys(PIPELINES) as PipelineName[];
const ANY = Number.MAX_SAFE_INTEGER;

/** Violations beyond these are only counted. */
const MOST_REPORTED = 20;

const OPTIONS = {
  ...APP_OPTIONS,
  pipeline: optional(
    '--pipeline <name>',
    "only this one of the project's own pipelines (default: all)",
    oneOf(PIPELINE_NAMES),
  ),
  scenario: repeated('--scenario <name>', 'explore only this scenario', oneOf(SCENARIO_NAMES)),
  schedules: withDefault(
    '--schedules <n>',
    'random schedules for each pipeline',
    wholeNumberWithin(0, ANY),
    '10000',
  ),
  seed: withDefault('--seed <n>', 'seed of the first schedule', wholeNumberWithin(0, ANY), '1'),
  singles: flag('--singles', 'single faults only, without pairs'),
  jobs: withDefault(
    '--jobs <n>',
    'number of worker processes',
    wholeNumberWithin(1, 1_000),
    String(availableParallelism()),
  ),
  burst: optional(
    '--burst <n>',
    'instead, simulate a burst of this many deliveries, at ten times the refill rate of StartExecution, under the quotas of Step Functions',
    wholeNumberWithin(0, ANY),
  ),
  guards: flag(
    '--guards',
    "instead, remove each guard from this project's own pipelines, one at a time, and exit with 1 if that goes unnoticed",
  ),
  region: withDefault(
    '--region <class>',
    'the region class whose quotas apply',
    oneOf(['large', 'other']),
    'other',
  ),
  replay: optional(
    '--replay <file>',
    'run a violation again and print each step; on a terminal, Enter shows the next one',
    text('a file that faults wrote'),
  ),
};

type FaultsValues = Values<typeof OPTIONS>;

/** `webhook-pipeline faults` */
export const faults = defineCommand({
  name: 'faults',
  summary: 'try every fault at every boundary, in virtual time',
  description:
    'Injects every fault at every boundary of the pipeline, in virtual time, and checks that nothing is lost or processed twice. Exits with 1 on a violation.',
  notes: `It tries all single faults and all pairs of faults in every scenario. If a run crosses a boundary more than six times, faults are
injected at the first four and the last two crossings.

${defaultPipeline('all of its pipelines, or the one of --pipeline')}
${SIMULATED_APP}`,
  options: OPTIONS,
  run,
});

async function run(values: FaultsValues): Promise<number> {
  if (values.replay !== undefined) return showReplay(readReplay(values.replay), values);
  if (values.guards) return (await exploreGuards((line) => console.log(line))) === 0 ? 0 : 1;
  const pipelines = pipelinesOf(values);
  if (values.burst !== undefined)
    return showBurst(await pipelines[0]!.template(), values.burst, values.region);
  const { scenario, schedules: count, seed: from, singles, jobs } = values;
  const extent = {
    ...(scenario.length > 0 && { scenarios: scenario }),
    count,
    from,
    depth: singles ? 1 : 2,
    jobs,
    env: process.env,
  } as const;
  let violations = 0;
  for (const pipeline of pipelines) violations += await explore(pipeline, extent);
  return violations === 0 ? 0 : 1;
}

/** A pipeline to explore, and its name in replay files. */
interface ExploredPipeline {
  readonly name: PipelineName | 'app';
  readonly template: () => Promise<object>;
}

function pipelinesOf({ pipeline, ...choice }: FaultsValues): readonly ExploredPipeline[] {
  if (!isOwnProject(choice)) {
    if (pipeline !== undefined)
      throw new Error("--pipeline names one of this project's own pipelines and cannot be used with an app.");
    return [{ name: 'app', template: () => chosenTemplate(choice) }];
  }
  const names = pipeline === undefined ? PIPELINE_NAMES : [pipeline];
  return names.map((name) => ({
    name,
    template: () => Promise.resolve(synthesiseTemplate(PIPELINES[name])),
  }));
}

async function explore({ name, template: load }: ExploredPipeline, extent: Extent): Promise<number> {
  console.log(`pipeline '${name}'`);
  const progress = createProgress();
  progress.show('synthesising ...');
  const { points, pairs, drawn, findings } = await explorePipeline(await load(), extent, {
    onPart: (done, all) => progress.show(`${done} of ${all} parts explored`),
    onScenario: (scenario, explored) => {
      progress.clear();
      console.log(
        `  ${scenario}: ${explored.points} of ${explored.points} fault points, ${explored.pairs} pairs`,
      );
    },
  });
  progress.clear();
  if (drawn.schedules > 0)
    console.log(
      `  random schedules from seeds ${extent.from} to ${extent.from + extent.count - 1}: ${drawn.deliveries} deliveries, ${drawn.faults} faults, ${drawn.operated} schedules that needed a redrive, ${drawn.repeatedLetters} dead letters of deliveries with an outcome`,
    );
  for (const [index, finding] of findings.entries()) report(name, finding, index + 1);
  console.log(
    `${points} of ${points} fault points, ${pairs} of ${pairs} pairs, ${drawn.schedules} schedules, ${findings.length} violations\n`,
  );
  return findings.length;
}

function report(
  pipeline: ExploredPipeline['name'],
  finding: Finding & { readonly seed?: number },
  number: number,
): void {
  if (number > MOST_REPORTED) return;
  const file = path.join(tmpdir(), `fault-${pipeline}-${number}.replay.json`);
  writeReplay(file, pipeline, finding);
  const where = finding.seed === undefined ? finding.scenario : `seed ${finding.seed}`;
  console.log(`  VIOLATION  ${where}: ${listFaults(finding.faults)}`);
  printViolations(finding.violations);
  console.log(`             webhook-pipeline faults --replay ${file}`);
}

/** Lists each fault once, although an outage repeats it. The replay has them all. */
function listFaults(faults: readonly Fault[]): string {
  return [...new Set(faults.map(describeFault))].join(' + ') || 'without a fault';
}

function printViolations(violations: readonly Violation[]): void {
  for (const { invariant, deliveryId, what } of violations) {
    console.log(`             ${deliveryId}: ${what} (${invariant})`);
  }
}

async function showReplay(saved: Replay, { app, template, stack }: FaultsValues): Promise<number> {
  // The file names the run but not the app, so the app must be given again.
  const replayed =
    saved.pipeline === 'app'
      ? await chosenTemplate({ app, template, stack })
      : synthesiseTemplate(PIPELINES[saved.pipeline]);
  const { trace, violations } = await replay(createBlueprint(replayed), saved);
  const terminal = process.stdin.isTTY
    ? createInterface({ input: process.stdin, output: process.stdout })
    : undefined;
  for (const line of trace) {
    if (terminal === undefined) console.log(line);
    else await terminal.question(line);
  }
  terminal?.close();
  printViolations(violations);
  console.log(`${trace.length} steps, ${violations.length} violations`);
  return violations.length === 0 ? 0 : 1;
}

async function showBurst(template: object, deliveries: number, regionClass: RegionClass): Promise<number> {
  createProgress().show(`running ${deliveries} deliveries ...`);
  const report = await simulateBurst(createBlueprint(template), {
    deliveries,
    regionClass,
    timesSustainable: 10,
  });
  createProgress().clear();
  const { toOutcome } = report;
  console.log(`${deliveries} deliveries at ${report.perSecond} a second for ${report.burstSeconds.toFixed(0)} s (virtual)
${report.accepted} answered 202, ${report.terminal} with an outcome, ${report.startedTwice} started twice, ${report.deadLetters} dead letters
${report.missingBodies} bodies missing, ${report.unended} requests answered 202 without an outcome or a dead letter
parked ${report.parkedInAll} times, ${report.mendedByReconcile} started by Reconcile
drained ${report.drainedAfter.toFixed(0)} s after the first request
from the request to the outcome: p50 ${toOutcome.p50.toFixed(0)} s, p99 ${toOutcome.p99.toFixed(0)} s, longest ${toOutcome.max.toFixed(0)} s`);
  const isKept = report.missingBodies === 0 && report.unended === 0;
  return isKept && report.accepted === report.terminal && report.startedTwice === 0 ? 0 : 1;
}
