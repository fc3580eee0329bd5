import './environment.ts';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { arrivalTimes, type Shape, SHAPES } from '../lib/capacity/arrivals.ts';
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
import { number, oneOf } from './read-option.ts';

const USAGE = `How far the pipeline goes: a discrete-event simulation under the quotas that an account starts with.

  npm run capacity -- [options]

  --rate <n>                 requests a second (default: a sweep from 50 to 5000)
  --seconds <n>              for so long (default: 60)
  --shape <shape>            ${SHAPES.join(', ')} (default: steady)
  --region <class>           large (us-east-1, us-west-2, eu-west-1) or other (default: other)
  --raise <quota>=<rate>/<burst>
                             a quota that was raised; may be repeated:
                             ${QUOTA_NAMES.join(', ')}
  --no-throttle              without the stage's own limit, to see what is behind it
  --compute-ms <n>           time of one computation (default: 500)
  --process-workflow <type>  standard or express (default: standard)
  --svg <file>               draws the run, or the last one of a sweep
  --seed <n>                 of jitter and random arrivals (default: 1)
  --json                     for machines
  --help                     print this
`;

const SWEEP = [50, 100, 150, 200, 300, 500, 1_000, 2_000, 5_000];

/** Memory holds as many. */
const MOST_REQUESTS = 5_000_000;

try {
  await main();
} catch (error) {
  console.error(process.env.DEBUG === undefined ? `error: ${(error as Error).message}` : error);
  process.exitCode = 2;
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      rate: { type: 'string' },
      seconds: { type: 'string', default: '60' },
      shape: { type: 'string', default: 'steady' },
      region: { type: 'string', default: 'other' },
      raise: { type: 'string', multiple: true, default: [] },
      'no-throttle': { type: 'boolean', default: false },
      'compute-ms': { type: 'string', default: '500' },
      'process-workflow': { type: 'string', default: 'standard' },
      svg: { type: 'string' },
      seed: { type: 'string', default: '1' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(USAGE);
  const template = synthesiseTemplate({
    processWorkflow: oneOf('--process-workflow', values['process-workflow'], [
      'standard',
      'express',
    ] as const),
  });
  const shape = readShape(template);
  const stage = values['no-throttle'] ? UNLIMITED : shape.stage;
  const region: RegionClass = oneOf('--region', values.region, ['large', 'other']);
  const quotas = quotasOf(region, stage, Object.fromEntries(values.raise.map(raised)));
  const arrivals = {
    seconds: number('--seconds', values.seconds, 1, 86_400),
    shape: oneOf<Shape>('--shape', values.shape, SHAPES),
  };
  const seed = number('--seed', values.seed, 0, 2 ** 32 - 1);
  const computeSeconds = number('--compute-ms', values['compute-ms'], 0, 900_000) / 1_000;
  const writeUnits = await measureWriteUnits(template);
  const rates = values.rate === undefined ? SWEEP : [number('--rate', values.rate, 0.01, 100_000)];
  if (Math.max(...rates) * arrivals.seconds > MOST_REQUESTS)
    throw new Error(
      `--rate times --seconds must be at most ${MOST_REQUESTS} requests, got ${Math.max(...rates) * arrivals.seconds}.`,
    );
  const runs: RatedRun[] = rates.map((rate) => ({
    rate,
    report: simulateLoad({
      arrivals: arrivalTimes({ ...arrivals, rate }, seededRandom(seed)),
      quotas,
      shape,
      computeSeconds,
      writeUnits,
      seed,
    }),
  }));
  const binding = sustainedRates(quotas, { shape, writeUnits, computeSeconds });
  const last = runs.at(-1)!;
  if (values.svg !== undefined) {
    const title = `${last.rate} requests a second for ${arrivals.seconds} s (${arrivals.shape}), region class '${region}'`;
    writeFileSync(values.svg, plotLoad(last.report, title));
  }
  if (values.json) return console.log(JSON.stringify({ runs, quotas: binding }, null, 2));
  console.log(`${formatRuns(runs)}\n\n${formatRates(binding)}\n\n${adviseOn(binding)}`);
}

function raised(text: string): readonly [string, ThrottleLimits] {
  const [, name = '', rate, burst] = /^(.+)=(\d+(?:\.\d+)?)\/(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  if (rate === undefined || burst === undefined)
    throw new Error(
      `--raise must be <quota>=<rate>/<burst>, such as 'StartExecution STANDARD=600/2000', got '${text}'.`,
    );
  // Nothing ever passes a quota of 0, and the simulation would not end.
  const limit = (amount: string): number => number(`--raise ${name}`, amount, 0.001, 1e9);
  return [name, { rate: limit(rate), burst: limit(burst) }];
}
