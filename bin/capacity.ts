import './environment.ts';
import { accessSync, constants, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Arrivals, arrivalTimes, SHAPES } from '../lib/capacity/arrivals.ts';
import { adviseOn, formatRates, formatRuns, type RatedRun } from '../lib/capacity/format-capacity.ts';
import { readShape } from '../lib/capacity/pipeline-shape.ts';
import { plotLoad } from '../lib/capacity/plot-load.ts';
import { QUOTA_NAMES, quotasOf, UNLIMITED } from '../lib/capacity/quotas.ts';
import { simulateLoad } from '../lib/capacity/simulate-load.ts';
import { sustainedRates } from '../lib/capacity/sustained-rates.ts';
import { measureWriteUnits } from '../lib/cost/measure-write-units.ts';
import { seededRandom } from '../lib/local/random.ts';
import type { RegionClass } from '../lib/local/step-functions/quotas.ts';
import type { ThrottleLimits } from '../lib/local/token-bucket.ts';
import { synthesiseTemplate } from '../lib/synthesise-webhook-stack.ts';
import { number, oneOf, readOptions } from './read-option.ts';

const USAGE = `How far the pipeline goes: a discrete-event simulation under the quotas that an account starts with.

  npm run capacity -- [options]

  --rate <n>                 deliveries a second (default: a sweep from 50 to 5000)
  --seconds <n>              for so long, 1 to 86400 (default: 60)
  --shape <shape>            ${SHAPES.join(', ')} (default: steady)
  --polls <n>                status requests for each delivery: they take from the same limits (default: 0)
  --region <region>          its name, or large (us-east-1, us-west-2, eu-west-1) or other (default: other)
  --raise <quota>=<rate>/<burst>
                             a quota that was raised, in its own unit; may be repeated. The stage throttle stands before all:
                             raise it as well, or see --no-throttle. Lambda concurrency takes one number.
                             ${QUOTA_NAMES.join(', ')}
  --no-throttle              without the stage's own limit, to see what is behind it
  --compute-ms <n>           time of one computation (default: 500)
  --process-workflow <type>  standard or express (default: standard)
  --acknowledgement <level>  accepted or stored (default: accepted)
  --svg <file>               draws the run, or the last one of a sweep
  --seed <n>                 of jitter and random arrivals (default: 1)
  --json                     for machines
  --help                     print this
`;

const SWEEP = [50, 100, 150, 200, 300, 500, 1_000, 2_000, 5_000];

/** Memory holds as many. */
const MOST_REQUESTS = 5_000_000;

/** Whose quotas are larger (`lib/local/step-functions/quotas.ts`). */
const LARGE_REGIONS = new Set(['us-east-1', 'us-west-2', 'eu-west-1']);

const OPTIONS = {
  rate: { type: 'string' },
  seconds: { type: 'string', default: '60' },
  shape: { type: 'string', default: 'steady' },
  polls: { type: 'string', default: '0' },
  region: { type: 'string', default: 'other' },
  raise: { type: 'string', multiple: true },
  'no-throttle': { type: 'boolean' },
  'compute-ms': { type: 'string', default: '500' },
  'process-workflow': { type: 'string', default: 'standard' },
  acknowledgement: { type: 'string', default: 'accepted' },
  svg: { type: 'string' },
  seed: { type: 'string', default: '1' },
  json: { type: 'boolean' },
  help: { type: 'boolean' },
} as const;

try {
  await main();
} catch (error) {
  console.error(process.env.DEBUG === undefined ? `error: ${(error as Error).message}` : error);
  process.exitCode = 2;
}

async function main(): Promise<void> {
  const values = readOptions(OPTIONS);
  if (values.help) return console.log(USAGE);
  const arrivals = readArrivals(values.rate, values.seconds, values.shape);
  const seed = number('--seed', values.seed, 0, 2 ** 32 - 1);
  const computeSeconds = number('--compute-ms', values['compute-ms'], 0, 900_000) / 1_000;
  const polls = Math.round(number('--polls', values.polls, 0, 100));
  const raised = Object.fromEntries((values.raise ?? []).map(readRaised));
  const region = regionClass(values.region);
  if (values.svg !== undefined) checkFolder(values.svg);
  const template = synthesiseTemplate({
    processWorkflow: oneOf('--process-workflow', values['process-workflow'], [
      'standard',
      'express',
    ] as const),
    acknowledgement: oneOf('--acknowledgement', values.acknowledgement, ['accepted', 'stored'] as const),
  });
  const shape = readShape(template);
  const quotas = quotasOf(region, values['no-throttle'] ? UNLIMITED : shape.stage, raised);
  const demand = { shape, writeUnits: await measureWriteUnits(template), computeSeconds, polls };
  const runs: RatedRun[] = arrivals.map((load) => ({
    rate: load.rate,
    report: simulateLoad({ ...demand, arrivals: arrivalTimes(load, seededRandom(seed)), quotas, seed }),
  }));
  const binding = sustainedRates(quotas, demand);
  if (values.svg !== undefined) {
    const { rate, seconds, shape: form } = arrivals.at(-1)!;
    const title = `${rate} deliveries a second for ${seconds} s (${form}), region class '${region}'`;
    writeFileSync(values.svg, plotLoad(runs.at(-1)!.report, title));
  }
  if (values.json) return console.log(JSON.stringify({ runs, quotas: binding }, null, 2));
  console.log(`${formatRuns(runs)}\n\n${formatRates(binding)}\n\n${adviseOn(binding)}`);
}

function readArrivals(rate: string | undefined, lasting: string, form: string): readonly Arrivals[] {
  const rates = rate === undefined ? SWEEP : [number('--rate', rate, 0.01, 100_000)];
  const seconds = number('--seconds', lasting, 1, 86_400);
  const shape = oneOf('--shape', form, SHAPES);
  const most = Math.max(...rates) * seconds;
  if (most > MOST_REQUESTS)
    throw new Error(`--rate times --seconds must be at most ${MOST_REQUESTS} deliveries, got ${most}.`);
  return rates.map((each) => ({ rate: each, seconds, shape }));
}

function regionClass(region: string): RegionClass {
  if (LARGE_REGIONS.has(region)) return 'large';
  return /^[a-z]{2,}(-[a-z]+)+-\d$/.test(region) ? 'other' : oneOf('--region', region, ['large', 'other']);
}

function checkFolder(file: string): void {
  try {
    accessSync(path.dirname(path.resolve(file)), constants.W_OK);
  } catch (error) {
    throw new Error(`--svg must name a file in a folder that can be written to, got '${file}'.`, {
      cause: error,
    });
  }
}

function readRaised(text: string): readonly [string, ThrottleLimits] {
  const [, name = '', rate = '', burst] = /^(.+)=([\d.]+)(?:\/([\d.]+))?$/.exec(text) ?? [];
  if (name === '' || (burst === undefined) !== (name === 'Lambda concurrency'))
    throw new Error(
      `--raise must be <quota>=<rate>/<burst>, such as 'StartExecution STANDARD=600/2000', or 'Lambda concurrency=<n>', got '${text}'.`,
    );
  // A call takes one token at least: of a burst below one nothing ever passes.
  return [
    name,
    {
      rate: number(`--raise ${name}`, rate, 0.001, 1e9),
      burst: number(`--raise ${name}`, burst ?? rate, 1, 1e9),
    },
  ];
}
