import './environment.ts';
import { compareVariants } from '../lib/estimates/cost/compare-variants.ts';
import { type CostOptions, type CostReport, reportCost } from '../lib/estimates/cost/cost-report.ts';
import { formatHappy, formatMonth, formatPaths, formatWorkload } from '../lib/estimates/cost/format-cost.ts';
import { formatDifference } from '../lib/estimates/cost/format-difference.ts';
import { summariseCost } from '../lib/estimates/cost/summarise-cost.ts';
import { templateAgainst } from '../lib/estimates/cost/template-against.ts';
import { synthesiseTemplate } from '../lib/pipeline/synthesise-webhook-stack.ts';
import { number, oneOf, readOptions } from './read-option.ts';
import { runCommand } from './run-command.ts';

const USAGE = `What the pipeline costs: every path is run in virtual time, what AWS bills is counted, and priced by us-east-1's list prices
without free tiers (lib/estimates/cost/prices.us-east-1.json). What cannot be counted here is assumed (lib/estimates/cost/assumptions.json); data
transfer out ($0.09 a GB, about $0.10 per million deliveries) is left out.

  npm run cost -- [options]

  --process-workflow <type>  standard or express (default: standard)
  --payload-kb <n>           size of a body, to 252 (default: 4)
  --result-kb <n>            size of a result, to 240 (default: 1)
  --compute-ms <n>           time of one computation, within the template's time-out (default: 500)
  --memory-mb <n>            memory of the function, 128 to 10240 (default: the template's)
  --events-per-month <n>     (default: 1000000)
  --failure-rate <share>     computations that throw each time they are tried, 0 to 1 (default: 0)
  --duplicate-rate <share>   deliveries that are sent once more (default: 0)
  --polls <n>                how often one delivery's status is asked for (default: 1)
  --retries                  also: a row for each retry of each call
  --against <what>           also: what changes against a template's file or a revision of this repository
  --budget <dollars>         fails if a million happy deliveries cost more, without polls and computation
  --variants                 instead: other designs, side by side, without their computation
  --summary                  instead: the lines of lib/estimates/cost/summary.json, which cdk synth prints and a test compares
  --json                     for machines
  --help                     print this
`;

const WORKFLOWS = ['standard', 'express'] as const;

/** Options that another one has no use for. */
const ALONE: readonly (readonly [string, readonly string[]])[] = [
  ['variants', ['process-workflow', 'against', 'budget', 'summary', 'retries', 'memory-mb']],
  ['summary', ['process-workflow', 'against', 'budget', 'retries']],
];

const OPTIONS = {
  'process-workflow': { type: 'string' },
  'payload-kb': { type: 'string', default: '4' },
  'result-kb': { type: 'string', default: '1' },
  'compute-ms': { type: 'string', default: '500' },
  'memory-mb': { type: 'string' },
  'events-per-month': { type: 'string', default: '1000000' },
  'failure-rate': { type: 'string', default: '0' },
  'duplicate-rate': { type: 'string', default: '0' },
  polls: { type: 'string', default: '1' },
  retries: { type: 'boolean' },
  variants: { type: 'boolean' },
  summary: { type: 'boolean' },
  against: { type: 'string' },
  budget: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

await runCommand(main);

async function main(): Promise<number> {
  const values = readOptions(OPTIONS);
  if (values.help) return say(USAGE);
  checkTogether(values);
  const options = readCostOptions(values);
  if (values.variants) {
    const { text, rows } = await compareVariants(options);
    return say(values.json ? JSON.stringify(rows, null, 2) : text);
  }
  if (values.summary) return say(JSON.stringify(await summaries(options), null, 2));
  const budget = values.budget === undefined ? undefined : number('--budget', values.budget, 0, 1e6);
  const workflow = oneOf('--process-workflow', values['process-workflow'] ?? 'standard', WORKFLOWS);
  const against = values.against === undefined ? undefined : templateAgainst(values.against);
  const report = await reportCost(synthesiseTemplate({ processWorkflow: workflow }), options);
  const before = against && (await reportOther(against, options, values.against));
  if (values.json) say(JSON.stringify({ ...report, ...(before && { against: before }) }, null, 2));
  else say(printed(report, before, values.retries === true));
  return budget === undefined ? 0 : keepBudget(report, budget);
}

function say(text: string): 0 {
  console.log(text);
  return 0;
}

type Values = Readonly<Record<string, string | boolean | undefined>>;

function checkTogether(values: Values): void {
  for (const [one, others] of ALONE) {
    const other = others.find((name) => values[name] !== undefined);
    if (values[one] !== undefined && other !== undefined)
      throw new Error(`--${one} and --${other} cannot be combined.`);
  }
}

function readCostOptions(values: Values): CostOptions {
  const of = (name: string, least: number, most: number): number =>
    number(`--${name}`, String(values[name]), least, most);
  return {
    // What StartExecution takes of a body without quotes, and what a state may give.
    payloadKb: of('payload-kb', 0, 252),
    resultKb: of('result-kb', 0, 240),
    computeMs: of('compute-ms', 0, 900_000),
    ...(values['memory-mb'] !== undefined && { memoryMb: of('memory-mb', 128, 10_240) }),
    month: {
      events: of('events-per-month', 0, 1e12),
      failureRate: of('failure-rate', 0, 1),
      duplicateRate: of('duplicate-rate', 0, 100),
      polls: of('polls', 0, 10_000),
    },
  };
}

async function summaries(options: CostOptions): Promise<Readonly<Record<string, string>>> {
  const of = async (processWorkflow: (typeof WORKFLOWS)[number]): Promise<string> =>
    summariseCost(await reportCost(synthesiseTemplate({ processWorkflow }), options));
  return { standard: await of('standard'), express: await of('express') };
}

/** A template that is not this pipeline's fails somewhere in the simulator: the reader must know that it is the other one. */
async function reportOther(template: object, options: CostOptions, name = ''): Promise<CostReport> {
  try {
    return await reportCost(template, options);
  } catch (error) {
    throw new Error(
      `'${name}' cannot be priced as a template of this pipeline: ${(error as Error).message}`,
      {
        cause: error,
      },
    );
  }
}

function printed(report: CostReport, before: CostReport | undefined, withRetries: boolean): string {
  const paths = report.paths.filter(({ isRetried }) => withRetries || !isRetried);
  return [
    formatWorkload(report),
    formatHappy(report),
    formatPaths(paths),
    formatMonth(report),
    ...(before === undefined ? [] : [formatDifference(before, report)]),
  ].join('\n\n');
}

function keepBudget({ happyPerMillion }: CostReport, budget: number): number {
  const isKept = happyPerMillion <= budget;
  const verdict = isKept ? 'within' : 'OVER';
  console.error(
    `$${happyPerMillion.toFixed(2)} per million happy deliveries, without polls and computation: ${verdict} the budget of $${budget.toFixed(2)}`,
  );
  return isKept ? 0 : 1;
}
