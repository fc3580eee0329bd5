import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { App } from 'aws-cdk-lib';
import { SynthesisMessageLevel } from 'aws-cdk-lib/cx-api';
import { addNotices, type NoticeAddresses } from './notices/add-notices.ts';
import { withoutBundlingNotice } from './without-bundling-notice.ts';
import { WebhookStack, type WebhookStackProps } from './webhook-stack.ts';

/** A stack as `cdk deploy` would deploy it, in memory. */
export interface SynthesisedStack {
  readonly template: object;
  /** The manifest that says where the bundled assets are. */
  readonly assetManifest: string;
  /** Names of the sources, each an endpoint. */
  readonly sources: readonly string[];
  /** What the CDK command line would print as warnings. */
  readonly warnings: readonly string[];
}

/** The props of the stack, and whom it tells of outcomes. */
export interface SynthesisedProps extends WebhookStackProps {
  readonly notices?: NoticeAddresses;
}

/**
 * Synthesises the template of a pipeline in this process, with the feature flags of `cdk.json`, which otherwise only
 * the CDK command line reads. So what is run or tested is what is deployed.
 */
export function synthesiseWebhookStack(
  outdir: string,
  { notices, ...props }: SynthesisedProps = {},
): SynthesisedStack {
  const cdkJson = readFileSync(path.join(import.meta.dirname, '..', '..', 'cdk.json'), 'utf8');
  const { context } = JSON.parse(cdkJson) as { readonly context: Record<string, unknown> };
  const app = new App({ outdir, context, analyticsReporting: false });
  const { artifactId, pipeline } = withoutBundlingNotice(
    () =>
      new WebhookStack(app, 'WebhookPipeline', {
        ...props,
        ...(notices !== undefined && { outcomeEvents: true }),
      }),
  );
  if (notices !== undefined) addNotices(pipeline, notices);
  const { template, messages } = app.synth().getStackArtifact(artifactId);
  return {
    template: template as object,
    assetManifest: path.join(outdir, `${artifactId}.assets.json`),
    sources: pipeline.sources,
    warnings: messages
      .filter(({ level }) => level === SynthesisMessageLevel.WARNING)
      .flatMap(({ entry: { data } }) => (typeof data === 'string' ? data : [])),
  };
}

/** Only the template, for uses that run none of its assets. */
export function synthesiseTemplate(props: SynthesisedProps = {}): object {
  const outdir = mkdtempSync(path.join(tmpdir(), 'webhook-pipeline-'));
  try {
    return synthesiseWebhookStack(outdir, props).template;
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
