import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // The CloudFormation validator of aws-cdk-lib costs seconds per synthesis; `.ci/run` keeps it on once (cdk synth).
    env: { CDK_VALIDATION: 'false', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    testTimeout: 30_000,
    // Vitest leaves one core free; the simulations use no other.
    maxWorkers: '100%',
  },
});
