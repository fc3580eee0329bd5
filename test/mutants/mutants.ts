import '../../bin/environment.ts';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { readAcceptedMutants } from './accepted-mutants.ts';
import { formatMutant, formatMutants } from './format-mutants.ts';
import { MUTATED } from './mutations/list-mutations.ts';
import { runMutants } from './run-mutants.ts';
import { defineCommand, type Values } from '../../bin/define-command.ts';
import { flag, optional, repeated, text, wholeNumberWithin, withDefault } from '../../bin/option.ts';
import { runCommand } from '../../bin/run-command.ts';

const OPTIONS = {
  file: repeated(
    '--file <glob>',
    `which files to mutate (default: ${MUTATED.join(', ')})`,
    text('a pattern'),
  ),
  since: optional('--since <rev>', 'only lines that have changed since', text('a revision')),
  sample: withDefault(
    '--sample <n>',
    'at most this many mutants, spread evenly over all',
    wholeNumberWithin(1, 1_000_000),
    '1000000',
  ),
  jobs: withDefault(
    '--jobs <n>',
    'how many mutants to test at a time',
    wholeNumberWithin(1, 64),
    String(availableParallelism()),
  ),
  slow: flag(
    '--slow',
    'run every test that reaches the file, including slow ones (default: up to 40 s of fast ones for each mutant)',
  ),
  verbose: flag('--verbose', 'print which test killed each mutant'),
};

/** Mutants between two lines of progress. */
const PROGRESS_EVERY = 20;

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const ROOT = path.join(import.meta.dirname, '..', '..');

const mutants = defineCommand({
  name: 'mutants',
  summary: 'make one mistake at a time and list those that no test notices',
  description:
    'Makes one small mistake at a time in a copy of the project (a wrong number or comparison, a missing field) and runs the tests that reach the file. A mistake that no test notices survives: write a test of behaviour, or list it with the reason in test/mutants/accepted-mutants.json. The golden copies of the definitions do not count as tests. Exits with 1 if an unlisted mutant survives, or a listed one no longer exists.',
  options: OPTIONS,
  run,
});

process.exitCode = await runCommand(mutants, process.argv.slice(2));

async function run(values: Values<typeof OPTIONS>): Promise<number> {
  const report = await runMutants({
    root: ROOT,
    files: values.file.length > 0 ? values.file : [...MUTATED],
    since: values.since,
    sample: values.sample,
    jobs: values.jobs,
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
