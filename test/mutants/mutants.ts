import '../../bin/environment.ts';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { readAcceptedMutants } from './accepted-mutants.ts';
import { formatMutant, formatMutants } from './format-mutants.ts';
import { MUTATED } from './mutations/list-mutations.ts';
import { runMutants } from './run-mutants.ts';
import { number, readOptions } from '../../bin/read-option.ts';
import { runCommand } from '../../bin/run-command.ts';

const USAGE = `Makes one small mistake at a time in a copy of the project (a number, a comparison, a field that is left out) and runs
the tests that reach the file. A mistake that no test notices survives: write a test of behaviour, or list it with the reason
in test/mutants/accepted-mutants.json. The golden copies of the definitions are no such test, and are left out.

  npm run mutants -- [options]

  --file <glob>     files to mutate, may be repeated (default: ${MUTATED.join(', ')})
  --since <rev>     only lines that have changed since this revision
  --sample <n>      at most n mutants, spread over all that there are
  --jobs <n>        mutants at a time (default: one for each processor)
  --slow            every test that reaches the file judges, the slow ones too (default: 40 s of the fast ones for a mutant)
  --verbose         print what has killed each mutant
  --help            print this

Ends with 1 where a mutant survives that is not listed, or one is listed that there is no more.
`;

/** Mutants between two signs of life. */
const PROGRESS_EVERY = 20;

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const ROOT = path.join(import.meta.dirname, '..', '..');

await runCommand(main);

async function main(): Promise<number> {
  const values = readOptions({
    file: { type: 'string', multiple: true, default: [...MUTATED] },
    since: { type: 'string' },
    sample: { type: 'string', default: '1000000' },
    jobs: { type: 'string', default: String(availableParallelism()) },
    slow: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const report = await runMutants({
    root: ROOT,
    files: values.file,
    since: values.since,
    sample: number('--sample', values.sample, 1, 1_000_000),
    jobs: number('--jobs', values.jobs, 1, 64),
    accepted: readAcceptedMutants(path.join(ROOT, 'test', 'mutants', 'accepted-mutants.json')),
    project: values.slow ? undefined : 'fast',
    isThorough: values.slow,
    env: process.env,
    onJudged: ({ mutation, killedBy }, done, all) => {
      const what = killedBy === undefined ? 'SURVIVED' : `killed by ${killedBy}`;
      if (killedBy === undefined || values.verbose)
        console.error(`${done}/${all}  ${formatMutant({ mutation })}\n    ${what}`);
      else if (done % PROGRESS_EVERY === 0) console.error(`${done}/${all}`);
    },
  });
  for (const line of formatMutants(report)) console.log(line);
  return report.survived.length + report.stale.length === 0 ? 0 : 1;
}
