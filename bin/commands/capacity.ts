import { accessSync, constants, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Arrivals, arrivalTimes, SHAPES } from '../../lib/estimates/capacity/arrivals.ts';
import {
  adviseOn,
  formatRates,
  formatRuns,
  type RatedRun,
} from '../../lib/estimates/capacity/format-capacity.ts';
import { measureDemand } from '../../lib/estimates/capacity/measure-demand.ts';
import { plotLoad } from '../../lib/estimates/capacity/plot-load.ts';
import { QUOTA_NAMES, quotasOf, UNLIMITED } from '../../lib/estimates/capacity/capacity-quotas.ts';
import { simulateLoad } from '../../lib/estimates/capacity/simulate-load.ts';
import { sustainedRates } from '../../lib/estimates/capacity/sustained-rates.ts';
import { stageLimits } from '../../lib/estimates/capacity/throttled-blueprint.ts';
import { seededRandom } from '../../lib/local/clock/random.ts';
import type { RegionClass } from '../../lib/local/services/step-functions/quotas.ts';
import type { ThrottleLimits } from '../../lib/local/clock/token-bucket.ts';
import { synthesiseTemplate } from '../../lib/pipeline/synthesise-webhook-stack.ts';
import { APP_OPTIONS, chosenTemplate, defaultPipeline, isOwnProject, SIMULATED_APP } from '../app-options.ts';
import { defineCommand, type Values } from '../define-command.ts';
import {
  flag,
  type Kind,
  numberWithin,
  oneOf,
  optional,
  repeated,
  text,
  wholeNumberWithin,
  withDefault,
} from '../option.ts';
import { createProgress } from '../progress.ts';

/** Rates below, at and beyond what the default rate limit sustains. */
const SWEEP = [50, 150, 300, 1_000];

/** Each delivery takes some milliseconds to run, so this many take a quarter of an hour. */
const MOST_REQUESTS = 100_000;

/** Regions with larger quotas (`lib/local/services/step-functions/quotas.ts`). */
const LARGE_REGIONS = new Set(['us-east-1', 'us-west-2', 'eu-west-1']);

const REGION: Kind<RegionClass> = {
  allowed: "'large' (us-east-1, us-west-2, eu-west-1), 'other', or the name of a region",
  read: (region) => {
    if (region === 'large' || LARGE_REGIONS.has(region)) return 'large';
    return region === 'other' || /^[a-z]{2,}(-[a-z]+)+-\d$/.test(region) ? 'other' : undefined;
  },
};

const RAISED: Kind<readonly [string, ThrottleLimits]> = {
  allowed:
    "<quota>=<rate>/<burst> in the quota's own unit, such as 'StartExecution STANDARD=600/2000', or 'Lambda concurrency=<n>'",
  read: readRaised,
};

const OPTIONS = {
  ...APP_OPTIONS,
  rate: optional(
    '--rate <n>',
    `deliveries a second (default: a run at each of ${SWEEP.join(', ')})`,
    numberWithin(0.01, 100_000),
  ),
  seconds: withDefault(
    '--seconds <n>',
    'duration of the load; about 200 deliveries are simulated a second',
    numberWithin(1, 86_400),
    '10',
  ),
  shape: withDefault('--shape <shape>', 'how the requests arrive', oneOf(SHAPES), 'steady'),
  polls: withDefault(
    '--polls <n>',
    'status requests for each delivery, which count against the same limits',
    wholeNumberWithin(0, 100),
    '0',
  ),
  region: withDefault('--region <region>', 'the region whose quotas apply', REGION, 'other'),
  raise: repeated('--raise <quota>', 'raise a quota', RAISED),
  throttle: flag('--no-throttle', "ignore the stage's own limit, to see which quota binds behind it"),
  computeMs: withDefault(
    '--compute-ms <n>',
    'duration of one computation in milliseconds',
    numberWithin(0, 900_000),
    '500',
  ),
  processWorkflow: optional(
    '--process-workflow <type>',
    "for this project's own pipeline (default: standard)",
    oneOf(['standard', 'express']),
  ),
  acknowledgement: optional(
    '--acknowledgement <level>',
    "for this project's own pipeline (default: accepted)",
    oneOf(['accepted', 'stored']),
  ),
  svg: optional('--svg <file>', 'draw the run, or the last run of a sweep, as SVG', text('a file')),
  seed: withDefault(
    '--seed <n>',
    'seed of the jitter and of random arrivals',
    wholeNumberWithin(0, 2 ** 32 - 1),
    '1',
  ),
  json: flag('--json', 'print JSON'),
};

/** `webhook-pipeline capacity` */
export const capacity = defineCommand({
  name: 'capacity',
  summary: 'how much load it takes under the quotas of an account',
  description:
    'Simulates a load in virtual time under the quotas of a new AWS account, and says how much the pipeline takes.',
  notes: `Quotas for --raise: ${QUOTA_NAMES.join(', ')}.
The stage throttle comes first: raise it as well, or use --no-throttle.

${defaultPipeline('the pipeline of --process-workflow and --acknowledgement')}
${SIMULATED_APP}`,
  options: OPTIONS,
  run,
});

async function run(values: Values<typeof OPTIONS>): Promise<number> {
  const { seed, polls, region, svg } = values;
  const arrivals = readArrivals(values);
  if (svg !== undefined) checkFolder(svg);
  const template = await templateOf(values);
  const stage = values.throttle ? stageLimits(template) : UNLIMITED;
  const quotas = quotasOf(region, stage, Object.fromEntries(values.raise));
  const pipeline = { template, computeSeconds: values.computeMs / 1_000, polls };
  const binding = sustainedRates(quotas, await measureDemand(pipeline));
  const runs: RatedRun[] = [];
  for (const load of arrivals) {
    const progress = progressOf(load);
    const times = arrivalTimes(load, seededRandom(seed));
    const report = await simulateLoad({ ...pipeline, arrivals: times, quotas, seed, ...progress });
    progress.clear();
    runs.push({ rate: load.rate, report });
  }
  if (svg !== undefined) {
    const { rate, seconds, shape: form } = arrivals.at(-1)!;
    const title = `${rate} deliveries a second for ${seconds} s (${form}), region class '${region}'`;
    writeFileSync(svg, plotLoad(runs.at(-1)!.report, title));
  }
  console.log(
    values.json
      ? JSON.stringify({ runs, quotas: binding }, null, 2)
      : `${formatRuns(runs)}\n\n${formatRates(binding)}\n\n${adviseOn(binding)}`,
  );
  return 0;
}

async function templateOf({
  processWorkflow,
  acknowledgement,
  ...choice
}: Values<typeof OPTIONS>): Promise<object> {
  const { app, template, stack } = choice;
  if (isOwnProject({ app, template, stack }))
    return synthesiseTemplate({
      processWorkflow: processWorkflow ?? 'standard',
      acknowledgement: acknowledgement ?? 'accepted',
    });
  if (processWorkflow !== undefined || acknowledgement !== undefined)
    throw new Error(
      "--process-workflow and --acknowledgement choose among this project's own pipelines and cannot be used with an app.",
    );
  return chosenTemplate({ app, template, stack });
}

function readArrivals({ rate, seconds, shape }: Values<typeof OPTIONS>): readonly Arrivals[] {
  const rates = rate === undefined ? SWEEP : [rate];
  const most = Math.max(...rates) * seconds;
  if (most > MOST_REQUESTS)
    throw new Error(
      `--rate times --seconds must be at most ${MOST_REQUESTS} deliveries, because each is simulated, got ${most}.`,
    );
  return rates.map((each) => ({ rate: each, seconds, shape }));
}

function progressOf({ rate, seconds }: Arrivals) {
  const all = Math.round(rate * seconds);
  const { show, clear } = createProgress();
  return {
    onSending: (request: number): void => {
      if (request % 100 === 0) show(`${rate} a second: ${request} of ${all} sent`);
      if (request + 1 === all) show(`${rate} a second: all ${all} sent, waiting for the last outcome`);
    },
    clear,
  };
}

function checkFolder(file: string): void {
  try {
    accessSync(path.dirname(path.resolve(file)), constants.W_OK);
  } catch (error) {
    throw new Error(`--svg must name a file in a writable folder, got '${file}'.`, {
      cause: error,
    });
  }
}

function readRaised(given: string): readonly [string, ThrottleLimits] | undefined {
  const [, name = '', rate = '', burst] = /^(.+)=([\d.]+)(?:\/([\d.]+))?$/.exec(given) ?? [];
  if (name === '' || (burst === undefined) !== (name === 'Lambda concurrency')) return undefined;
  const limits = {
    rate: numberWithin(0.001, 1e9).read(rate),
    // A call takes at least one token, so nothing ever passes a burst below one.
    burst: numberWithin(1, 1e9).read(burst ?? rate),
  };
  return limits.rate === undefined || limits.burst === undefined
    ? undefined
    : [name, limits as ThrottleLimits];
}
