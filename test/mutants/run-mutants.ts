import { type AcceptedMutant, isAbout } from './accepted-mutants.ts';
import { type ImportGraph, readImportGraph, relatedTests } from './import-graph.ts';
import { listMutations, type Selection } from './mutations/list-mutations.ts';
import type { Mutation } from './mutations/mutation.ts';
import { listFiles } from './project-files.ts';
import { runTests, type TestRunOptions } from './run-tests.ts';
import { Sandbox } from './sandbox.ts';
import { TestOrder } from './test-order.ts';

/** The options of a run of mutants. */
export interface MutantsOptions extends Selection {
  /** Folder of the project. */
  readonly root: string;
  /** Mutants that may survive; they are not tried. */
  readonly accepted: readonly AcceptedMutant[];
  /** Mutants at a time. */
  readonly jobs: number;
  /** At most this many mutants, spread evenly over all. */
  readonly sample: number;
  /** The Vitest project whose tests are run. Default: all. */
  readonly project: string | undefined;
  /** Whether to run every test that reaches a file, however long it takes. */
  readonly isThorough: boolean;
  readonly env: TestRunOptions['env'];
  /** Called for each mutant when it is judged. */
  readonly onJudged: (judged: JudgedMutant, done: number, all: number) => void;
}

/** What became of a mutant. */
export interface JudgedMutant {
  readonly mutation: Mutation;
  /** The test that failed. Undefined if the mutant survives. */
  readonly killedBy: string | undefined;
}

/** The result of a run of mutants. */
export interface MutantsReport {
  readonly killed: readonly JudgedMutant[];
  readonly survived: readonly JudgedMutant[];
  readonly accepted: readonly Mutation[];
  /** Listed mutants that no longer exist. */
  readonly stale: readonly AcceptedMutant[];
}

/**
 * A golden copy is updated in the commit that changes a definition, so a change that only it notices is not covered by
 * a test of behaviour.
 */
const NO_BEHAVIOUR = 'test/pipeline/golden-definitions.test.ts';

/** How much longer tests may take than without a mutant before it counts as killed, and the longest time to start them. */
const PATIENCE = { times: 6, startMs: 90_000 };

/**
 * Makes one mutation at a time in a copy of the project and runs the tests that reach the file by their imports, until the
 * first fails: then the mutant is killed.
 */
export async function runMutants(options: MutantsOptions): Promise<MutantsReport> {
  const { root, accepted, jobs } = options;
  const all = listMutations(root, options);
  const open = all.filter((mutation) => !accepted.some((row) => isAbout(row, mutation)));
  const chosen = spread(open, options.sample);
  const graph = readImportGraph(root, listFiles(root));
  const sandboxes = Array.from(
    { length: Math.max(1, Math.min(jobs, chosen.length)) },
    () => new Sandbox(root),
  );
  try {
    const order =
      chosen.length === 0
        ? new TestOrder(new Map(), options)
        : await measureTests(sandboxes[0]!, chosen, graph, options);
    const judged = await judgeAll(sandboxes, chosen, { ...options, graph, order });
    return {
      killed: judged.filter(({ killedBy }) => killedBy !== undefined),
      survived: judged.filter(({ killedBy }) => killedBy === undefined),
      accepted: all.filter((mutation) => accepted.some((row) => isAbout(row, mutation))),
      stale: staleRows(options, all),
    };
  } finally {
    for (const sandbox of sandboxes) sandbox.remove();
  }
}

/** Rows about completely mutated files that match none of their mutations. */
function staleRows(
  { root, accepted, since, files }: MutantsOptions,
  all: readonly Mutation[],
): readonly AcceptedMutant[] {
  if (since !== undefined) return [];
  const gone = (file: string): boolean => !listFiles(root).includes(file);
  const mutated = new Set(listFiles(root, files));
  return accepted
    .filter(({ file }) => mutated.has(file) || gone(file))
    .filter((row) => !all.some((mutation) => isAbout(row, mutation)));
}

/** At most `most` items, at equal distances. */
function spread<T>(all: readonly T[], most: number): readonly T[] {
  const step = Math.max(1, all.length / most);
  return Array.from({ length: Math.min(all.length, most) }, (_, index) => all[Math.floor(index * step)]!);
}

/** Runs the tests without a mutant. They must pass, and their durations are measured. */
async function measureTests(
  { root }: Sandbox,
  mutations: readonly Mutation[],
  graph: ImportGraph,
  options: MutantsOptions,
): Promise<TestOrder> {
  const mutated = [...new Set(mutations.map(({ file }) => file))];
  const files = [...new Set(mutated.flatMap((file) => testsOf(graph, file)))];
  const { failure, durations } = await runTests({ ...options, root, files, timeoutMs: 3_600_000 });
  if (failure !== undefined) throw new Error(`The tests fail without a mutant: ${failure}`);
  return new TestOrder(durations, options);
}

function testsOf(graph: ImportGraph, file: string): readonly string[] {
  return relatedTests(graph, file).filter((test) => test !== NO_BEHAVIOUR);
}

interface Court extends MutantsOptions {
  readonly graph: ImportGraph;
  readonly order: TestOrder;
}

async function judgeAll(
  sandboxes: readonly Sandbox[],
  mutations: readonly Mutation[],
  court: Court,
): Promise<readonly JudgedMutant[]> {
  const judged: JudgedMutant[] = [];
  const left = mutations.values();
  const judgeIn = async (sandbox: Sandbox): Promise<void> => {
    for (const mutation of left) {
      const killedBy = await sandbox.with(mutation, () => firstFailure(sandbox, mutation, court));
      judged.push({ mutation, killedBy });
      court.onJudged({ mutation, killedBy }, judged.length, mutations.length);
    }
  };
  await Promise.all(sandboxes.map(judgeIn));
  return judged;
}

async function firstFailure(
  { root }: Sandbox,
  { file }: Mutation,
  { graph, order, ...options }: Court,
): Promise<string | undefined> {
  for (const files of order.batches(file, testsOf(graph, file))) {
    const timeoutMs = PATIENCE.startMs + PATIENCE.times * order.expectedMs(files);
    const { failure } = await runTests({ ...options, root, files, timeoutMs });
    if (failure === undefined) continue;
    order.countKill(failure);
    return failure;
  }
  return undefined;
}
