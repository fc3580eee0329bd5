import { execFile } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';

/** What a run of test files came to. */
export interface TestRun {
  /** What failed first, or that the run broke or took too long; undefined where everything passed. */
  readonly failure: string | undefined;
  /** Milliseconds of each file. */
  readonly durations: ReadonlyMap<string, number>;
}

/** Which test files are run, where, and for how long at most. */
export interface TestRunOptions {
  readonly root: string;
  readonly files: readonly string[];
  readonly timeoutMs: number;
  /** The project of Vitest; all where it is not given. */
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

/**
 * Runs test files until the first failure. In one worker without isolation: loading aws-cdk-lib takes longer than most of
 * the tests, so it is loaded once. In a thread, which ends with the process where a mutant runs for ever.
 */
export async function runTests({ root, files, timeoutMs, project, env }: TestRunOptions): Promise<TestRun> {
  const args = [
    'run',
    '--no-isolate',
    '--pool=threads',
    '--maxWorkers=1',
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
  return ended === 'too long'
    ? { failure: 'it takes too long', durations: new Map() }
    : readReport(root, report, ended);
}

function vitest(
  args: readonly string[],
  { root, timeoutMs, env }: Pick<TestRunOptions, 'root' | 'timeoutMs' | 'env'>,
): Promise<string> {
  const cli = path.join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const options = {
    cwd: root,
    env: { ...env },
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    maxBuffer: 64 * 1024 * 1024,
  } as const;
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, ...args], options, (error, _stdout, stderr) => {
      if (error === null) resolve('passed');
      else resolve(error.killed === true ? 'too long' : stderr);
    });
  });
}

function readReport(root: string, report: string, ended: string): TestRun {
  const files = readResults(report);
  const durations = new Map(
    files.map(({ name, startTime, endTime }) => [path.relative(root, name), endTime - startTime]),
  );
  if (ended === 'passed') return { failure: undefined, durations };
  const failed = files.find(
    ({ message, assertionResults }) =>
      message !== '' || assertionResults.some(({ status }) => status === 'failed'),
  );
  const test = failed?.assertionResults.find(({ status }) => status === 'failed')?.fullName;
  const where = failed === undefined ? 'the run broke' : path.relative(root, failed.name);
  return {
    failure: `${where}: ${test ?? failed?.message.split('\n')[0] ?? ended.trim().split('\n')[0] ?? ''}`,
    durations,
  };
}

function readResults(report: string): VitestReport['testResults'] {
  try {
    return (JSON.parse(readFileSync(report, 'utf8')) as VitestReport).testResults;
  } catch {
    return [];
  }
}
