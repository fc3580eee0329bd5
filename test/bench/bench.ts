import '../../bin/environment.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { formatReport, meetsTarget } from './format-report.ts';
import { BENCH_PROPS, runBench } from './run-bench.ts';
import { systemClock } from '../../lib/local/clock/clock.ts';
import { synthesiseWebhookStack } from '../../lib/pipeline/synthesise-webhook-stack.ts';
import { readOptions } from '../../bin/read-option.ts';
import { runCommand } from '../../bin/run-command.ts';

const USAGE = `Measures the local run, in about three minutes, and prints memory and ratios of rates that were measured side by side.

  npm run bench -- [options]

  --check  ends with 1 where the pipeline misses its target; a shared machine decides too much of it to do so always
  --help   print this
`;

await runCommand(main);
// What a failed measurement leaves running must not keep the process alive.
process.exit();

async function main(): Promise<number> {
  const values = readOptions({
    check: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  });
  if (values.help) {
    console.log(USAGE);
    return 0;
  }
  const assembly = mkdtempSync(path.join(tmpdir(), 'webhook-pipeline-'));
  try {
    const stack = synthesiseWebhookStack(assembly, BENCH_PROPS);
    const progress = (step: string): void => console.log(`measuring ${step} ...`);
    const results = await runBench(stack, { clock: systemClock, progress });
    console.log(`\n${formatReport(results).join('\n')}`);
    return values.check && !meetsTarget(results) ? 1 : 0;
  } finally {
    rmSync(assembly, { recursive: true, force: true });
  }
}
