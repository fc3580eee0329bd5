import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Clock, systemClock } from '../../local/clock/clock.ts';
import { type AroundHop, goStraight } from '../../local/engine/hop.ts';
import { type LocalRun, startLocalRun } from '../../local/local-run.ts';
import type { LocalRunOptions } from '../../local/local-run-options.ts';
import { systemRandom } from '../../local/clock/random.ts';
import type { SecretValues } from '../../local/services/secrets/secret-values.ts';
import { readAssets } from '../../local/template/read-assets.ts';
import {
  type SynthesisedProps,
  type SynthesisedStack,
  synthesiseWebhookStack,
} from '../../pipeline/synthesise-webhook-stack.ts';
import { drivePipeline, type PipelineDriver } from './drive-pipeline.ts';
import type { OnEvent } from './ended-executions.ts';
import { hurriedClock } from './hurried-clock.ts';
import { hurryQueues } from './hurry-queues.ts';
import { hurryWaits } from './hurry-waits.ts';
import { refuseCalls } from './refuse-calls.ts';
import { type Steer, steerComputation } from './steer-computation.ts';

export interface LocalPipeline {
  readonly run: LocalRun;
  readonly driver: PipelineDriver;
  /** One line per state of each execution so far. */
  readonly lines: readonly string[];
}

export interface LocalPipelineOptions {
  readonly props?: SynthesisedProps;
  /** A stack that has been synthesised already, instead of `props`. Its folder is left alone. */
  readonly stack?: RunnableStack;
  /** Replaces the outcome of an app's computation. Default: its own outcome. */
  readonly steer?: Steer;
  readonly clock?: Clock;
  /** Values of secrets, by name. Any other is generated. */
  readonly secrets?: SecretValues;
  /** Wraps every call between services, so that some can be made to fail. */
  readonly around?: AroundHop;
  /** Sends requests to receivers outside AWS. Default: over the network. */
  readonly callHttp?: NonNullable<LocalRunOptions['callHttp']>;
  /** Called with every history event of every execution. */
  readonly onEvent?: OnEvent;
  /** Changes the template before it is run. */
  readonly change?: (template: object) => object;
}

/** A template with the folders of its assets, or with the manifest that says where they are. */
export type RunnableStack = { readonly template: object } & (
  Pick<SynthesisedStack, 'assetManifest'> | { readonly assets: ReadonlyMap<string, string> }
);

/**
 * The options that `pipelinePaths` needs: time that passes ten times as fast, and queues and states that wait for
 * seconds, so that every path takes seconds.
 */
export function exercise(): Pick<LocalPipelineOptions, 'around' | 'callHttp' | 'clock' | 'change'> {
  return {
    // An app names its real receivers, which must not be told.
    callHttp: () => Promise.resolve({ status: 204, headers: {}, body: '' }),
    around: refuseCalls(),
    clock: hurriedClock(10),
    change: (template) => hurryWaits(hurryQueues(template)),
  };
}

/** The API key of the pipelines that are driven from here. */
export const API_KEY = 'local-development-key';

/** Synthesises the stack, runs it on a free port, hands it to `use`, and stops it whatever happens. */
export async function withLocalPipeline<T>(
  use: (pipeline: LocalPipeline) => Promise<T>,
  options: Omit<LocalPipelineOptions, 'stack'> = {},
): Promise<T> {
  const assembly = mkdtempSync(path.join(tmpdir(), 'webhook-pipeline-'));
  try {
    return await withLocalStack(synthesiseWebhookStack(assembly, options.props), use, options);
  } finally {
    rmSync(assembly, { recursive: true, force: true });
  }
}

/** Runs a stack that has been synthesised on a free port, hands it to `use`, and stops it whatever happens. */
export async function withLocalStack<T>(
  stack: RunnableStack,
  use: (pipeline: LocalPipeline) => Promise<T>,
  options: Omit<LocalPipelineOptions, 'stack' | 'props'> = {},
): Promise<T> {
  const { stop, ...pipeline } = await startLocalPipeline({ ...options, stack });
  try {
    return await use(pipeline);
  } finally {
    await stop();
  }
}

/** Runs a synthesised stack on a free port until `stop`. */
export async function startLocalPipeline(options: LocalPipelineOptions & { readonly stack: RunnableStack }) {
  const { stack, clock = systemClock, change, onEvent, steer, secrets, callHttp } = options;
  const around =
    steer === undefined ? options.around : steerComputation(steer, clock, options.around ?? goStraight);
  const template = change?.(stack.template) ?? stack.template;
  const lines: string[] = [];
  const run = await startLocalRun({
    template,
    assets: 'assets' in stack ? stack.assets : readAssets(stack.assetManifest),
    port: 0,
    apiKey: API_KEY,
    clock,
    random: systemRandom,
    log: (line) => lines.push(line),
    ...(secrets !== undefined && { secrets }),
    ...(callHttp !== undefined && { callHttp }),
    ...(around !== undefined && { around }),
    ...(onEvent !== undefined && { onEvent }),
  });
  const driver = drivePipeline(run, { template, apiKey: API_KEY, lines });
  const stop = async (): Promise<void> => {
    driver.close();
    await run.stop(1_000);
  };
  return { run, driver, lines, stop };
}
