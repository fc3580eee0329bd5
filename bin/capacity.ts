import './environment.ts';
import { accessSync, constants, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Arrivals, arrivalTimes, SHAPES } from '../lib/estimates/capacity/arrivals.ts';
import {
  adviseOn,
  formatRates,
  formatRuns,
  type RatedRun,
} from '../lib/estimates/capacity/format-capacity.ts';
import { measureDemand } from '../lib/estimates/capacity/measure-demand.ts';
import { plotLoad } from '../lib/estimates/capacity/plot-load.ts';
import { QUOTA_NAMES, quotasOf, UNLIMITED } from '../lib/estimates/capacity/quotas.ts';
import { simulateLoad } from '../lib/estimates/capacity/simulate-load.ts';
import { sustainedRates } from '../lib/estimates/capacity/sustained-rates.ts';
import { stageLimits } from '../lib/estimates/capacity/throttled-blueprint.ts';
import { seededRandom } from '../lib/local/clock/random.ts';
import type { RegionClass } from '../lib/local/services/step-functions/quotas.ts';
import type { ThrottleLimits } from '../lib/local/clock/token-bucket.ts';
import { synthesiseTemplate } from '../lib/pipeline/synthesise-webhook-stack.ts';
import { number, oneOf, readOptions } from './read-option.ts';
import { runCommand } from './run-command.ts';

/** Below what is sustained by default, at it, and beyond it. */
const SWEEP = [50, 150, 300, 1_000];

const USAGE = `How far the pipeline goes: what npm start runs, in virtual time, under the quotas that an account starts with.

  npm run capacity -- [options]

  --rate <n>                 deliveries a second (default: ${SWEEP.join(', ')} one after the other)
  --seconds <n>              for so long, 1 to 86400 (default: 10); each delivery is run, some 200 of them a second
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

/** Each delivery is run, which takes some milliseconds: this many are quarter of an hour. */
const MOST_REQUESTS = 100_000;

/** Whose quotas are larger (`lib/local/services/step-functions/quotas.ts`). */
const LARGE_REGIONS = new Set(['us-east-1', 'us-west-2', 'eu-west-1']);

const OPTIONS = {
  rate: { type: 'string' },
  seconds: { type: 'string', default: '10' },
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

await runCommand(main);

async function main(): Promise<number> {
  const values = readOptions(OPTIONS);
  if (values.help) return say(USAGE);
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
  const stage = values['no-throttle'] ? UNLIMITED : stageLimits(template);
  const quotas = quotasOf(region, stage, raised);
  const pipeline = { template, computeSeconds, polls };
  const binding = sustainedRates(quotas, await measureDemand(pipeline));
  const runs: RatedRun[] = [];
  for (const load of arrivals) {
    const progress = progressOf(load);
    const times = arrivalTimes(load, seededRandom(seed));
    const report = await simulateLoad({ ...pipeline, arrivals: times, quotas, seed, ...progress });
    progress.clear();
    runs.push({ rate: load.rate, report });
  }
  if (values.svg !== undefined) {
    const { rate, seconds, shape: form } = arrivals.at(-1)!;
    const title = `${rate} deliveries a second for ${seconds} s (${form}), region class '${region}'`;
    writeFileSync(values.svg, plotLoad(runs.at(-1)!.report, title));
  }
  if (values.json) return say(JSON.stringify({ runs, quotas: binding }, null, 2));
  return say(`${formatRuns(runs)}\n\n${formatRates(binding)}\n\n${adviseOn(binding)}`);
}

function say(text: string): 0 {
  console.log(text);
  return 0;
}

function readArrivals(rate: string | undefined, lasting: string, form: string): readonly Arrivals[] {
  const rates = rate === undefined ? SWEEP : [number('--rate', rate, 0.01, 100_000)];
  const seconds = number('--seconds', lasting, 1, 86_400);
  const shape = oneOf('--shape', form, SHAPES);
  const most = Math.max(...rates) * seconds;
  if (most > MOST_REQUESTS)
    throw new Error(
      `--rate times --seconds must be at most ${MOST_REQUESTS} deliveries, for each is run: got ${most}.`,
    );
  return rates.map((each) => ({ rate: each, seconds, shape }));
}

/** One line on a terminal, for as long as a load runs. */
function progressOf({ rate, seconds }: Arrivals) {
  const all = Math.round(rate * seconds);
  const show = (text: string): void => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001B[K${text}`);
  };
  return {
    onSending: (request: number): void => {
      if (request % 100 === 0) show(`${rate} a second: ${request} of ${all} sent`);
      if (request + 1 === all) show(`${rate} a second: all ${all} sent, until the last one has its outcome`);
    },
    clear: (): void => show(''),
  };
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
