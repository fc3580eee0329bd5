import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { inject } from 'vitest';
import type { PipelineDriver } from '../lib/proofs/exercise/drive-pipeline.ts';
import {
  API_KEY,
  type LocalPipelineOptions,
  startLocalPipeline,
} from '../lib/proofs/exercise/with-local-pipeline.ts';
import type { LocalRun } from '../lib/local/local-run.ts';
import { type SynthesisedStack, synthesiseWebhookStack } from '../lib/pipeline/synthesise-webhook-stack.ts';

/** A pipeline run from its template, with what it logged. */
export interface Pipeline extends PipelineDriver {
  readonly run: LocalRun;
  readonly lines: readonly string[];
  stop(): Promise<void>;
}

export { API_KEY };

/** Bundling the Lambda takes a second or two, so a worker synthesises each variant of the stack once. */
const stacks = new Map<string, SynthesisedStack>();

/** Runs the stack, the Lambda bundled, on a free port. */
export async function startPipeline(options: LocalPipelineOptions = {}): Promise<Pipeline> {
  const { driver, ...pipeline } = await startLocalPipeline({ ...options, stack: synthesisedStack(options) });
  return { ...driver, ...pipeline };
}

/** The file of the synthesised template, its assets beside it: for a process of its own that need not synthesise it again. */
export function synthesisedTemplate(): string {
  return synthesisedStack({}).assetManifest.replace(/\.assets\.json$/, '.template.json');
}

function synthesisedStack({ props = {} }: LocalPipelineOptions): SynthesisedStack {
  const key = JSON.stringify(props);
  const known = stacks.get(key);
  if (known !== undefined) return known;
  const stack = synthesiseWebhookStack(mkdtempSync(path.join(inject('temporaryFolder'), 'stack-')), props);
  stacks.set(key, stack);
  return stack;
}
