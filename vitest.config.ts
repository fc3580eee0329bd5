import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Test files that take more than a few seconds: whole pipelines, explorations, processes of their own. */
const SLOW = [
  'test/proofs/ack-proof/run-ack-proof.test.ts',
  'test/bin',
  'test/estimates/capacity/simulate-load.test.ts',
  'test/estimates/cost/cost-report.test.ts',
  'test/estimates/cost/template-against.test.ts',
  'test/proofs/exercise',
  'test/proofs/faults',
  'test/local/failing-services.test.ts',
  'test/local/missing-grants.test.ts',
  'test/local/refused-producers.test.ts',
  'test/local/signed-sources.test.ts',
  'test/local/secrets-of-functions.test.ts',
  'test/local/stored-*.test.ts',
  'test/local/state-machine/expression/evaluation-bound.test.ts',
  'test/mutants/run-mutants.test.ts',
  'test/package/consumer-app.test.ts',
  'test/operations/redrive/redrive.test.ts',
  'test/operations/send/send-event.test.ts',
  'test/local/overload.test.ts',
].map((file) => (file.endsWith('.ts') ? file : `${file}/*.test.ts`));

/** From twenty seconds up on a quiet machine, the longest first. */
const LONGEST = [
  'proofs/faults/explore-accepted.test.ts',
  'proofs/faults/explore-stored.test.ts',
  'proofs/faults/explore-express.test.ts',
  'package/consumer-app.test.ts',
  'estimates/capacity/simulate-load.test.ts',
];

/**
 * Begins with the longest files, so that no worker has one left when the other is done. Vitest goes by the size of a file until it
 * has seen how long it takes, and the longest are the smallest.
 */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rankOf = ({ moduleId }: TestSpecification): number => {
      const rank = LONGEST.findIndex((file) => moduleId.endsWith(file));
      return rank === -1 ? LONGEST.length : rank;
    };
    const sorted = await super.sort(files);
    // A project stays together: another one has other workers.
    const projects = [...new Set(sorted.map(({ project }) => project))];
    return projects.flatMap((wanted) =>
      sorted
        .filter(({ project }) => project === wanted)
        .toSorted((one, other) => rankOf(one) - rankOf(other)),
    );
  }
}

/** Seconds a test may take on a machine that is as slow as it may be; on a quiet one each takes a fraction. */
const PATIENCE = { fast: 120, slow: 600 };

export default defineConfig({
  test: {
    // The CloudFormation validator of aws-cdk-lib costs seconds per synthesis; `.ci/run` keeps it on once (cdk synth).
    env: { CDK_VALIDATION: 'false', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    globalSetup: 'test/temporary-folder.ts',
    // A test that asserts nothing cannot fail.
    expect: { requireAssertions: true, poll: { timeout: PATIENCE.fast * 500 } },
    // Hooks start and stop whole pipelines.
    hookTimeout: PATIENCE.slow * 1_000,
    // Loading aws-cdk-lib takes longer than most files: a worker loads it once. No test leaves anything behind.
    isolate: false,
    // The simulations make much that is soon over: with more room for it the collector runs less often.
    execArgv: ['--max-semi-space-size=64'],
    sequence: { sequencer: LongestFirst },
    // Vitest leaves one core free; the simulations use no other.
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: ['test/**/*.test.ts'],
          exclude: SLOW,
          testTimeout: PATIENCE.fast * 1_000,
        },
      },
      {
        extends: true,
        test: { name: 'slow', include: SLOW, testTimeout: PATIENCE.slow * 1_000 },
      },
    ],
  },
});
