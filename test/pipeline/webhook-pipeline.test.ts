import { mkdtempSync } from 'node:fs';
import path from 'node:path';
import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { SynthesisMessageLevel } from 'aws-cdk-lib/cx-api';
import { expect, inject, test } from 'vitest';
import { startLocalPipeline } from '../../lib/proofs/exercise/with-local-pipeline.ts';
import { fetchStackOutputs } from '../../lib/operations/redrive/stack-outputs.ts';
import { WebhookPipeline } from '../../lib/pipeline/webhook-pipeline.ts';

test('a bare construct in a stack of the user runs locally, and has what a redrive needs', async () => {
  const outdir = mkdtempSync(path.join(inject('temporaryFolder'), 'bare-'));
  const app = new App({ outdir, analyticsReporting: false });
  const stack = new Stack(app, 'Shop');
  const pipeline = new WebhookPipeline(stack, 'Orders');
  new CfnOutput(stack, 'Url', { value: pipeline.urlFor('generic') });
  const { template, messages } = app.synth().getStackArtifact(stack.artifactId);
  expect(messages.filter(({ level }) => level === SynthesisMessageLevel.ERROR)).toEqual([]);

  const { run, driver, stop } = await startLocalPipeline({
    stack: {
      template: template as object,
      assetManifest: path.join(outdir, `${stack.artifactId}.assets.json`),
    },
  });
  try {
    const { status, body } = await driver.post('generic', '{"data":1}');
    expect(status).toBe(202);
    expect(await driver.settled(body.deliveryId)).toMatchObject({ status: 'SUCCEEDED' });
    const { ProcessArn, IngestArn, ReconcileArn, DeadLetterQueueUrl, UndeliveredQueueUrl } =
      await fetchStackOutputs(run.endpoints.sfn);
    for (const arn of [ProcessArn, IngestArn, ReconcileArn]) expect(arn).toMatch(/^arn:aws:states:.*Orders/);
    for (const url of [DeadLetterQueueUrl, UndeliveredQueueUrl]) expect(url).toMatch(/^http.*Orders/);
  } finally {
    await stop();
  }
});
