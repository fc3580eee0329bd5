import type { Clock } from '../../lib/local/clock/clock.ts';
import type { SynthesisedStack } from '../../lib/pipeline/synthesise-webhook-stack.ts';
import { startBenchPipeline } from './bench-pipeline.ts';
import type { BenchResults } from './format-report.ts';
import { startHttpLoad } from './load/http-load.ts';
import { measureAccepting } from './measure-accepting.ts';
import { measureMemory, measureNames } from './measure-memory.ts';
import { measurePipeline } from './measure-pipeline.ts';
import { measureStates } from './measure-states.ts';

/** The props to synthesise with: the largest limits there are, so that the stage's throttle does not set the pace. */
export const BENCH_PROPS = { rateLimit: 10_000, burstLimit: 5_000 };

const ROUNDS = 3;

/** Measures everything, one after the other, in about three minutes; `progress` is told what comes next. */
export async function runBench(
  stack: SynthesisedStack,
  { clock, progress }: { readonly clock: Clock; readonly progress: (step: string) => void },
): Promise<BenchResults> {
  const load = startHttpLoad();
  const options = { load, clock, rounds: ROUNDS };
  progress('accepting');
  const accepting = await measureAccepting(stack, options);
  progress('states');
  const states = await measureStates(stack.template, options);
  progress('names of executions');
  const bytesPerName = await measureNames(clock);
  const pipeline = await startBenchPipeline(stack);
  // Memory first: its 10,000 deliveries have everything compiled before the rates are compared.
  progress('memory: 10,000 deliveries');
  const memory = await measureMemory(pipeline, load);
  progress('pipeline');
  const rates = await measurePipeline(pipeline, options);
  await pipeline.stop();
  await load.close();
  return { accepting, pipeline: rates, states, memory, bytesPerName };
}
