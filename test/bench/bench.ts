import '../../bin/environment.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { formatReport, meetsTarget } from './format-report.ts';
import { BENCH_PROPS, runBench } from './run-bench.ts';
import { systemClock } from '../../lib/local/clock/clock.ts';
import { synthesiseWebhookStack } from '../../lib/pipeline/synthesise-webhook-stack.ts';
import { defineCommand } from '../../bin/define-command.ts';
import { flag } from '../../bin/option.ts';
import { runCommand } from '../../bin/run-command.ts';

const bench = defineCommand({
  name: 'bench',
  summary: 'measure the local run',
  description:
    'Measures the local run, in about three minutes, and prints memory and ratios of rates that were measured side by side.',
  options: {
    check: flag(
      '--check',
      'ends with 1 where the pipeline misses its target; a shared machine decides too much of it to do so always',
    ),
  },
  run,
});

// What a failed measurement leaves running must not keep the process alive.
process.exit(await runCommand(bench, process.argv.slice(2)));

async function run({ check }: { readonly check: boolean }): Promise<number> {
  const assembly = mkdtempSync(path.join(tmpdir(), 'webhook-pipeline-'));
  try {
    const stack = synthesiseWebhookStack(assembly, BENCH_PROPS);
    const progress = (step: string): void => console.log(`measuring ${step} ...`);
    const results = await runBench(stack, { clock: systemClock, progress });
    console.log(`\n${formatReport(results).join('\n')}`);
    return check && !meetsTarget(results) ? 1 : 0;
  } finally {
    rmSync(assembly, { recursive: true, force: true });
  }
}
