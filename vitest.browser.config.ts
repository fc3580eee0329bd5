import { defineConfig, mergeConfig } from 'vitest/config';
import base from './vitest.config.ts';

const { projects: _projects, ...options } = base.test!;

/** The tests that need a browser: `npm run test:browser`. */
export default mergeConfig(
  { test: options },
  defineConfig({ test: { include: ['test/**/*.browser.ts'], testTimeout: 600_000 } }),
);
