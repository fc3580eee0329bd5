import './environment.ts';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import type { Violation } from '../lib/proofs/faults/check-invariants.ts';
import type { Finding } from '../lib/proofs/faults/explore-faults.ts';
import { explorePipeline, type Extent } from '../lib/proofs/faults/explore-pipeline.ts';
import { describeFault, type Fault } from '../lib/proofs/simulation/fault-plan.ts';
import {
  PIPELINES,
  type PipelineName,
  readReplay,
  replay,
  type Replay,
  writeReplay,
} from '../lib/proofs/faults/replay.ts';
import { SCENARIOS } from '../lib/proofs/faults/scenarios.ts';
import { simulateBurst } from '../lib/proofs/faults/simulate-burst.ts';
import { type Blueprint, createBlueprint } from '../lib/proofs/simulation/blueprint.ts';
import { synthesiseTemplate } from '../lib/pipeline/synthesise-webhook-stack.ts';
import { oneOf, readOptions } from './read-option.ts';
import { runCommand } from './run-command.ts';

const SCENARIO_NAMES = SCENARIOS.map(({ name }) => name);

const USAGE = `Tries what can go wrong at every boundary of the pipeline, in virtual time, and checks that nothing is lost or done twice.

  npm run faults -- [options]

  --pipeline <name> ${Object.keys(PIPELINES).join(', ')}: acknowledgement 'accepted' or 'stored', or processWorkflow 'express' (default: all)
  --scenario <name> only this one of the scenarios below, may be repeated
  --schedules <n>   schedules drawn from seeds, for each pipeline (default: 10000)
  --seed <n>        the first seed (default: 1)
  --singles         single faults only, without pairs
  --jobs <n>        workers at a time (default: one for each processor)
  --burst <n>       instead: n deliveries at ten times what StartExecution refills, under the quotas of Step Functions
  --region <class>  large or other: whose quotas (default: other)
  --replay <file>   runs a violation again and prints each step; in a terminal, one per Enter
  --help            print this

All single faults and all pairs are tried of every scenario (of a boundary that one run crosses more than six times, the first four
and the last two crossings): ${SCENARIO_NAMES.join('; ')}.
`;

/** A few are enough to read; each has a file of its own. */
const MOST_REPORTED = 20;

await runCommand(main);

async function main(): Promise<number> {
  const values = readOptions({
    pipeline: { type: 'string' },
    scenario: { type: 'string', multiple: true },
    schedules: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    singles: { type: 'boolean', default: false },
    jobs: { type: 'string', default: String(availableParallelism()) },
    burst: { type: 'string' },
    region: { type: 'string', default: 'other' },
    replay: { type: 'string' },
    help: { type: 'boolean', default: false },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  if (values.replay !== undefined) return showReplay(readReplay(values.replay));
  if (values.burst !== undefined) return showBurst(wholeNumber('--burst', values.burst), values.region);
  const options = {
    ...(values.scenario && {
      scenarios: values.scenario.map((name) => oneOf('--scenario', name, SCENARIO_NAMES)),
    }),
    count: wholeNumber('--schedules', values.schedules),
    from: wholeNumber('--seed', values.seed),
    depth: values.singles ? 1 : 2,
    jobs: wholeNumber('--jobs', values.jobs, 1),
    env: process.env,
  } as const;
  let violations = 0;
  for (const pipeline of pipelinesNamed(values.pipeline)) violations += await explore(pipeline, options);
  return violations === 0 ? 0 : 1;
}

function pipelinesNamed(name: string | undefined): readonly PipelineName[] {
  const names = Object.keys(PIPELINES) as PipelineName[];
  return name === undefined ? names : [oneOf('--pipeline', name, names)];
}

async function explore(pipeline: PipelineName, extent: Extent): Promise<number> {
  console.log(`pipeline '${pipeline}'`);
  const template = synthesiseTemplate(PIPELINES[pipeline]);
  const { points, pairs, drawn, findings } = await explorePipeline(template, extent, (name, explored) =>
    console.log(`  ${name}: ${explored.points} of ${explored.points} fault points, ${explored.pairs} pairs`),
  );
  console.log(
    `  drawn from seeds ${extent.from} to ${extent.from + extent.count - 1}: ${drawn.deliveries} deliveries, ${drawn.faults} crossings that went wrong, something for npm run redrive after ${drawn.operated} schedules, ${drawn.repeatedLetters} dead letters beside an outcome`,
  );
  for (const [index, finding] of findings.entries()) report(pipeline, finding, index + 1);
  console.log(
    `${points} of ${points} fault points, ${pairs} of ${pairs} pairs, ${drawn.schedules} schedules, ${findings.length} violations\n`,
  );
  return findings.length;
}

function report(pipeline: PipelineName, finding: Finding & { readonly seed?: number }, number: number): void {
  if (number > MOST_REPORTED) return;
  const file = path.join(tmpdir(), `fault-${pipeline}-${number}.replay.json`);
  writeReplay(file, pipeline, finding);
  const where = finding.seed === undefined ? finding.scenario : `seed ${finding.seed}`;
  console.log(`  VIOLATION  ${where}: ${listFaults(finding.faults)}`);
  printViolations(finding.violations);
  console.log(`             npm run faults -- --replay ${file}`);
}

/** Each once: an outage is met again and again. The replay has them all. */
function listFaults(faults: readonly Fault[]): string {
  return [...new Set(faults.map(describeFault))].join(' + ') || 'without a fault';
}

function printViolations(violations: readonly Violation[]): void {
  for (const { invariant, deliveryId, what } of violations) {
    console.log(`             ${deliveryId}: ${what} (${invariant})`);
  }
}

async function showReplay(saved: Replay): Promise<number> {
  const { trace, violations } = await replay(blueprintOf(saved.pipeline), saved);
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

async function showBurst(deliveries: number, regionClass: string): Promise<number> {
  if (regionClass !== 'large' && regionClass !== 'other') {
    throw new Error(`--region must be large or other, got '${regionClass}'.`);
  }
  const report = await simulateBurst(blueprintOf('accepted'), {
    deliveries,
    regionClass,
    timesSustainable: 10,
  });
  const { toOutcome } = report;
  console.log(`${deliveries} deliveries at ${report.perSecond} a second for ${report.burstSeconds.toFixed(0)} s (virtual)
${report.accepted} answered 202, ${report.terminal} with an outcome, ${report.startedTwice} started twice, ${report.deadLetters} dead letters
${report.missingBodies} bodies missing of requests answered 202, ${report.unended} of them without an end
${report.parkedInAll} times parked, ${report.mendedByReconcile} started by Reconcile
drained ${report.drainedAfter.toFixed(0)} s after the first request
from the request to the outcome: p50 ${toOutcome.p50.toFixed(0)} s, p99 ${toOutcome.p99.toFixed(0)} s, longest ${toOutcome.max.toFixed(0)} s`);
  const isKept = report.missingBodies === 0 && report.unended === 0;
  return isKept && report.accepted === report.terminal && report.startedTwice === 0 ? 0 : 1;
}

function blueprintOf(pipeline: PipelineName): Blueprint {
  return createBlueprint(synthesiseTemplate(PIPELINES[pipeline]));
}

function wholeNumber(option: string, text: string, least = 0): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < least)
    throw new Error(`${option} must be a whole number of at least ${least}, got '${text}'.`);
  return number;
}
