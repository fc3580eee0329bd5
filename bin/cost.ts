import './environment.ts';
import { parseArgs } from 'node:util';
import { type CostOptions, type CostReport, reportCost } from '../lib/cost/cost-report.ts';
import { formatDifference, formatMonth, formatPaths } from '../lib/cost/format-cost.ts';
import { templateAgainst } from '../lib/cost/template-against.ts';
import { compareVariants } from '../lib/cost/compare-variants.ts';
import { summariseCost } from '../lib/cost/summarise-cost.ts';
import { synthesiseTemplate } from '../lib/synthesise-webhook-stack.ts';
import { number, oneOf } from './read-option.ts';

const USAGE = `What the pipeline costs: every path is run in virtual time, what AWS bills is counted, and priced by us-east-1's list prices
without free tiers (lib/cost/prices.us-east-1.json). What cannot be counted here is assumed (lib/cost/assumptions.json).

  npm run cost -- [options]

  --process-workflow <type>  standard or express (default: standard)
  --payload-kb <n>           size of a body (default: 4)
  --result-kb <n>            size of a result (default: 1)
  --compute-ms <n>           time of one computation (default: 500)
  --memory-mb <n>            memory of the function (default: the template's)
  --events-per-month <n>     (default: 1000000)
  --failure-rate <share>     computations that fail, 0 to 1 (default: 0)
  --duplicate-rate <share>   deliveries that are sent once more (default: 0)
  --polls <n>                how often one delivery's status is asked for (default: 1)
  --variants                 instead: other designs, side by side
  --against <what>           also: what changes against a template's file or a revision of this repository
  --budget <dollars>         fails if a million happy deliveries cost more, computation excluded (N+1)
  --summary                  instead: the lines of lib/cost/summary.json, which cdk synth prints and a test compares
  --json                     for machines
  --help                     print this
`;

try {
  process.exitCode = await main();
} catch (error) {
  console.error(process.env.DEBUG === undefined ? `error: ${(error as Error).message}` : error);
  process.exitCode = 2;
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      'process-workflow': { type: 'string', default: 'standard' },
      'payload-kb': { type: 'string', default: '4' },
      'result-kb': { type: 'string', default: '1' },
      'compute-ms': { type: 'string', default: '500' },
      'memory-mb': { type: 'string' },
      'events-per-month': { type: 'string', default: '1000000' },
      'failure-rate': { type: 'string', default: '0' },
      'duplicate-rate': { type: 'string', default: '0' },
      polls: { type: 'string', default: '1' },
      variants: { type: 'boolean', default: false },
      summary: { type: 'boolean', default: false },
      against: { type: 'string' },
      budget: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const options = readOptions(values);
  if (values.variants) {
    const { text, rows } = await compareVariants(options);
    console.log(values.json ? JSON.stringify(rows, null, 2) : text);
    return 0;
  }
  if (values.summary) {
    const [standard, express] = [
      await reportCost(synthesise('standard'), options),
      await reportCost(synthesise('express'), options),
    ];
    console.log(
      JSON.stringify({ standard: summariseCost(standard), express: summariseCost(express) }, null, 2),
    );
    return 0;
  }
  const report = await reportCost(synthesise(values['process-workflow']), options);
  const before =
    values.against === undefined ? undefined : await reportCost(templateAgainst(values.against), options);
  if (values.json) console.log(JSON.stringify({ ...report, ...(before && { against: before }) }, null, 2));
  else print(report, before);
  return values.budget === undefined ? 0 : keepBudget(report, number('--budget', values.budget, 0, 1e6));
}

type Values = Readonly<Record<string, string | boolean | undefined>>;

function readOptions(values: Values): CostOptions {
  const of = (name: string, least: number, most: number): number =>
    number(`--${name}`, String(values[name]), least, most);
  return {
    // What StartExecution takes of a body without quotes, and what a state may give.
    payloadKb: of('payload-kb', 0, 252),
    resultKb: of('result-kb', 0, 240),
    computeMs: of('compute-ms', 0, 240_000),
    ...(values['memory-mb'] !== undefined && { memoryMb: of('memory-mb', 128, 10_240) }),
    month: {
      events: of('events-per-month', 0, 1e12),
      failureRate: of('failure-rate', 0, 1),
      duplicateRate: of('duplicate-rate', 0, 100),
      polls: of('polls', 0, 10_000),
    },
  };
}

function synthesise(processWorkflow: string): object {
  return synthesiseTemplate({
    processWorkflow: oneOf('--process-workflow', processWorkflow, ['standard', 'express'] as const),
  });
}

function print(report: CostReport, before: CostReport | undefined): void {
  console.log(`${formatPaths(report.paths)}\n`);
  console.log(
    'N: a Standard execution is billed for the states it enters; N+1: for its start as well. Budget for N+1.\n',
  );
  console.log(formatMonth(report));
  if (before !== undefined) console.log(`\n${formatDifference(before.paths, report.paths)}`);
}

function keepBudget({ happyPerMillion }: CostReport, budget: number): number {
  const isKept = happyPerMillion <= budget;
  const verdict = isKept ? 'within' : 'OVER';
  console.error(`$${happyPerMillion.toFixed(2)} per million, ${verdict} the budget of $${budget.toFixed(2)}`);
  return isKept ? 0 : 1;
}
