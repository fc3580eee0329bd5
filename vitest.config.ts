import { defineConfig } from 'vitest/config';

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
  'test/local/stored-*.test.ts',
  'test/local/state-machine/expression/evaluation-bound.test.ts',
  'test/mutants/run-mutants.test.ts',
  'test/package/consumer-app.test.ts',
  'test/redrive/redrive.test.ts',
  'test/local/overload.test.ts',
].map((file) => (file.endsWith('.ts') ? file : `${file}/*.test.ts`));

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
