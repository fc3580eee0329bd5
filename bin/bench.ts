import './environment.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { formatReport, meetsTarget } from '../lib/bench/format-report.ts';
import { BENCH_PROPS, runBench } from '../lib/bench/run-bench.ts';
import { systemClock } from '../lib/local/clock.ts';
import { synthesiseWebhookStack } from '../lib/synthesise-webhook-stack.ts';

// Measures the local run and prints ratios. With --check it ends with 1 where the pipeline misses its target; a shared
// machine decides too much of it to do so always.
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const assembly = mkdtempSync(path.join(tmpdir(), 'webhook-pipeline-'));
try {
  const stack = synthesiseWebhookStack(assembly, BENCH_PROPS);
  const progress = (step: string): void => console.log(`measuring ${step} ...`);
  const results = await runBench(stack, { clock: systemClock, progress });
  console.log(`\n${formatReport(results).join('\n')}`);
  process.exitCode = values.check && !meetsTarget(results) ? 1 : 0;
} finally {
  rmSync(assembly, { recursive: true, force: true });
}
// What a failed measurement leaves running must not keep the process alive.
process.exit();
