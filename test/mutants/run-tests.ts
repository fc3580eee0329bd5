import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

/** The result of a run of test files. */
export interface TestRun {
  /** The first failure, or that the run broke or took too long. Undefined if everything passed. */
  readonly failure: string | undefined;
  /** Milliseconds of each file. */
  readonly durations: ReadonlyMap<string, number>;
}

/** Which test files are run, where, and for how long at most. */
export interface TestRunOptions {
  readonly root: string;
  readonly files: readonly string[];
  readonly timeoutMs: number;
  /** The Vitest project. Default: all. */
  readonly project: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
}

interface VitestReport {
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly startTime: number;
    readonly endTime: number;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

const REPORT = 'vitest-report.json';

/** The failure of a run that was ended: mostly a mutant that loops, but any mutant on a machine that is too slow. */
export const TOO_LONG = 'it takes too long';

/**
 * Runs test files until the first failure, in one worker without isolation: loading aws-cdk-lib takes longer than most of the
 * tests, so it is loaded once.
 */
export async function runTests({ root, files, timeoutMs, project, env }: TestRunOptions): Promise<TestRun> {
  const args = [
    'run',
    '--no-isolate',
    // All modules but the mutated one are as they were: transforming them again takes two of seven seconds of a mutant.
    '--experimental.fsModuleCache',
    '--experimental.fsModuleCachePath=.vitest-modules',
    '--bail=1',
    '--reporter=json',
    `--outputFile=${REPORT}`,
    '--passWithNoTests',
    ...(project === undefined ? [] : [`--project=${project}`]),
    ...files,
  ];
  const report = path.join(root, REPORT);
  rmSync(report, { force: true });
  const ended = await vitest(args, { root, timeoutMs, env });
  return ended === 'too long' ? { failure: TOO_LONG, durations: new Map() } : readReport(root, report, ended);
}

/** The processes of Vitest form a group of their own, which is ended as a whole if a mutant runs for ever. */
function vitest(
  args: readonly string[],
  { root, timeoutMs, env }: Pick<TestRunOptions, 'root' | 'timeoutMs' | 'env'>,
): Promise<string> {
  const cli = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const tooLong = AbortSignal.timeout(Math.ceil(timeoutMs));
  const child = spawn(process.execPath, [cli, ...args], {
    cwd: root,
    // The projects of the configuration have workers of their own, which --maxWorkers does not change.
    env: { ...env, VITEST_MAX_WORKERS: '1' },
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said: string[] = [];
  child.stderr.on('data', (chunk) => said.push(String(chunk)));
  const end = (): boolean => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL');
  tooLong.addEventListener('abort', end);
  // Before its folder is removed.
  process.prependOnceListener('exit', end);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      // By now another process may have this id.
      tooLong.removeEventListener('abort', end);
      process.off('exit', end);
      if (tooLong.aborted) resolve('too long');
      else resolve(code === 0 ? 'passed' : said.join(''));
    });
  });
}

/** @throws Error if Vitest wrote no report, because then nothing is known of the mutant. */
function readReport(root: string, report: string, ended: string): TestRun {
  if (!existsSync(report)) throw new Error(`Vitest ended without a report: ${ended.trim()}`);
  const { testResults: files } = JSON.parse(readFileSync(report, 'utf8')) as VitestReport;
  const durations = new Map(
    files.map(({ name, startTime, endTime }) => [path.relative(root, name), endTime - startTime]),
  );
  if (ended === 'passed') return { failure: undefined, durations };
  const failed = files.find(
    ({ message, assertionResults }) =>
      message !== '' || assertionResults.some(({ status }) => status === 'failed'),
  );
  if (failed === undefined)
    return { failure: `an error outside of the tests: ${ended.trim().split('\n')[0]}`, durations };
  const test = failed.assertionResults.find(({ status }) => status === 'failed')?.fullName;
  const what = test ?? failed.message.split('\n')[0] ?? '';
  return { failure: `${path.relative(root, failed.name)}: ${what}`, durations };
}
