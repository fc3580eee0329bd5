import { App, Stack } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import { REGIONS_WITHOUT_PIPES } from '../../../lib/pipeline/ingest/check-pipes-region.ts';
import { WebhookPipeline } from '../../../lib/pipeline/webhook-pipeline.ts';
import type { WebhookPipelineProps } from '../../../lib/pipeline/webhook-pipeline-props.ts';

function pipelineIn(region: string, props: WebhookPipelineProps = {}): WebhookPipeline {
  const app = new App({ context: { 'aws:cdk:bundling-stacks': [] } });
  const stack = new Stack(app, 'Stack', { env: { account: '111122223333', region } });
  return new WebhookPipeline(stack, 'WebhookPipeline', props);
}

describe.each(REGIONS_WITHOUT_PIPES)('%s has no EventBridge Pipes', (region) => {
  test('so a pipeline that parks is refused', () => {
    expect(() => pipelineIn(region)).toThrow(
      `needs EventBridge Pipes, which CloudFormation does not have in ${region}: choose acknowledgement 'stored', which parks nothing, or another region`,
    );
    expect(() => pipelineIn(region, { acknowledgement: 'stored', drainParking: true })).toThrow(region);
  });

  test('and one that parks nothing is not', () => {
    expect(pipelineIn(region, { acknowledgement: 'stored' }).parkingQueue).toBeUndefined();
  });
});

test('ten regions are known to have none, and no other is refused', () => {
  expect(REGIONS_WITHOUT_PIPES).toHaveLength(10);
  for (const region of ['us-east-1', 'eu-west-1', 'eu-central-2', 'cn-north-1'])
    expect(pipelineIn(region).parkingQueue).toBeDefined();
});
