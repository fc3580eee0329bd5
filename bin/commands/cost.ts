import { compareVariants } from '../../lib/estimates/cost/compare-variants.ts';
import { type CostOptions, type CostReport, reportCost } from '../../lib/estimates/cost/cost-report.ts';
import {
  formatHappy,
  formatMonth,
  formatPaths,
  formatWorkload,
} from '../../lib/estimates/cost/format-cost.ts';
import { formatDifference } from '../../lib/estimates/cost/format-difference.ts';
import { summariseCost } from '../../lib/estimates/cost/summarise-cost.ts';
import { templateAgainst } from '../../lib/estimates/cost/template-against.ts';
import { synthesiseTemplate } from '../../lib/pipeline/synthesise-webhook-stack.ts';
import { APP_OPTIONS, chosenTemplate, defaultPipeline, isOwnProject, SIMULATED_APP } from '../app-options.ts';
import { defineCommand, type Values } from '../define-command.ts';
import { flag, numberWithin, oneOf, optional, text, withDefault } from '../option.ts';
import { createProgress, type Progress } from '../progress.ts';

const WORKFLOWS = ['standard', 'express'] as const;

/** Options that cannot be combined with another one, by their names on the command line. */
const ALONE: readonly (readonly [string, readonly string[]])[] = [
  [
    'variants',
    ['process-workflow', 'against', 'budget', 'summary', 'retries', 'memory-mb', 'app', 'template', 'stack'],
  ],
  ['summary', ['process-workflow', 'against', 'budget', 'retries', 'app', 'template', 'stack']],
  ['process-workflow', ['app', 'template', 'stack']],
];

const OPTIONS = {
  ...APP_OPTIONS,
  processWorkflow: optional(
    '--process-workflow <type>',
    "for this project's own pipeline (default: standard)",
    oneOf(WORKFLOWS),
  ),
  // The largest body without quotes that StartExecution takes, and the largest result of a state.
  payloadKb: withDefault('--payload-kb <n>', 'size of a body', numberWithin(0, 252), '4'),
  resultKb: withDefault('--result-kb <n>', 'size of a result', numberWithin(0, 240), '1'),
  computeMs: withDefault(
    '--compute-ms <n>',
    "duration of one computation, within the template's time-out",
    numberWithin(0, 900_000),
    '500',
  ),
  memoryMb: optional(
    '--memory-mb <n>',
    "memory of the function (default: the template's)",
    numberWithin(128, 10_240),
  ),
  eventsPerMonth: withDefault('--events-per-month <n>', 'deliveries', numberWithin(0, 1e12), '1000000'),
  failureRate: withDefault(
    '--failure-rate <share>',
    'share of computations that fail at every try',
    numberWithin(0, 1),
    '0',
  ),
  duplicateRate: withDefault(
    '--duplicate-rate <share>',
    'share of deliveries that are sent again',
    numberWithin(0, 100),
    '0',
  ),
  polls: withDefault('--polls <n>', 'status requests for each delivery', numberWithin(0, 10_000), '1'),
  retries: flag('--retries', 'also print a row for each retry of each call'),
  against: optional(
    '--against <what>',
    'also print the difference',
    text('a template file, or a revision of this repository, to compare with'),
  ),
  budget: optional(
    '--budget <dollars>',
    'exit with 1 if a million successful deliveries cost more, without polls and computation',
    numberWithin(0, 1e6),
  ),
  variants: flag('--variants', 'instead, compare other designs, without the computation'),
  summary: flag(
    '--summary',
    'instead, print lib/estimates/cost/summary.json, which cdk synth shows and a test compares',
  ),
  json: flag('--json', 'print JSON'),
};

/** `webhook-pipeline cost` */
export const cost = defineCommand({
  name: 'cost',
  summary: 'what it costs, item by item',
  description:
    'Runs every path of the pipeline in virtual time, counts what AWS bills, and prices it at the list prices of us-east-1 without free tiers (lib/estimates/cost/prices.us-east-1.json). Quantities that cannot be counted locally are assumed (lib/estimates/cost/assumptions.json). Data transfer out ($0.09 a GB, about $0.10 per million deliveries) is left out.',
  notes: `${defaultPipeline('the pipeline of --process-workflow')} --variants and --summary always use this project's own pipelines.
${SIMULATED_APP}`,
  options: OPTIONS,
  run,
});

type CostValues = Values<typeof OPTIONS>;

async function run(values: CostValues): Promise<number> {
  checkTogether(values);
  const { against, budget, json } = values;
  const options = readCostOptions(values);
  const progress = createProgress();
  if (values.variants) {
    progress.show('running every design ...');
    const { text: table, rows } = await compareVariants(options);
    return say(progress, json ? JSON.stringify(rows, null, 2) : table);
  }
  if (values.summary) return say(progress, JSON.stringify(await summaries(options), null, 2));
  progress.show('synthesising ...');
  const other = against === undefined ? undefined : templateAgainst(against);
  const template = await templateOf(values);
  progress.show('running every path ...');
  const report = await reportCost(template, options);
  const before = other && (await reportOther(other, options, against));
  if (json) say(progress, JSON.stringify({ ...report, ...(before && { against: before }) }, null, 2));
  else say(progress, printed(report, before, values.retries));
  return budget === undefined ? 0 : keepBudget(report, budget);
}

async function templateOf({ app, template, stack, processWorkflow }: CostValues): Promise<object> {
  const choice = { app, template, stack };
  if (isOwnProject(choice)) return synthesiseTemplate({ processWorkflow: processWorkflow ?? 'standard' });
  if (processWorkflow !== undefined)
    throw new Error(
      "--process-workflow chooses among this project's own pipelines and cannot be used with an app.",
    );
  return chosenTemplate(choice);
}

function say(progress: Progress, words: string): 0 {
  progress.clear();
  console.log(words);
  return 0;
}

function checkTogether(values: Readonly<Record<string, unknown>>): void {
  const isGiven = (name: string): boolean => {
    const value = values[name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())];
    return value !== undefined && value !== false;
  };
  for (const [one, others] of ALONE) {
    const other = others.find(isGiven);
    if (isGiven(one) && other !== undefined) throw new Error(`--${one} and --${other} cannot be combined.`);
  }
}

function readCostOptions(values: CostValues): CostOptions {
  const { payloadKb, resultKb, computeMs, memoryMb, eventsPerMonth, failureRate, duplicateRate, polls } =
    values;
  return {
    payloadKb,
    resultKb,
    computeMs,
    ...(memoryMb !== undefined && { memoryMb }),
    month: { events: eventsPerMonth, failureRate, duplicateRate, polls },
  };
}

async function summaries(options: CostOptions): Promise<Readonly<Record<string, string>>> {
  const of = async (processWorkflow: (typeof WORKFLOWS)[number]): Promise<string> =>
    summariseCost(await reportCost(synthesiseTemplate({ processWorkflow }), options));
  return { standard: await of('standard'), express: await of('express') };
}

/** Names the compared template in the error, because a foreign template may fail anywhere in the simulator. */
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
    `$${happyPerMillion.toFixed(2)} per million successful deliveries, without polls and computation: ${verdict} the budget of $${budget.toFixed(2)}`,
  );
  return isKept ? 0 : 1;
}
