import { Annotations, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import costs from '../estimates/cost/summary.json' with { type: 'json' };
import { pipelineProps } from './check-kinds.ts';
import { OutputSet } from './operations/output-set.ts';
import { WebhookPipeline } from './webhook-pipeline.ts';
import type { WebhookPipelineProps } from './webhook-pipeline-props.ts';

/** The props of the stack and those of its pipeline. */
export interface WebhookStackProps extends StackProps, WebhookPipelineProps {}

/**
 * A stack with one pipeline, and the outputs by which operators find it.
 *
 * @example
 * new WebhookStack(app, 'Webhooks', { env: { region: 'eu-central-1' }, acknowledgement: Acknowledgement.STORED });
 */
export class WebhookStack extends Stack {
  /** The pipeline, with its grants, metrics and resources. */
  readonly pipeline: WebhookPipeline;

  constructor(scope: Construct, id: string, props: WebhookStackProps = {}) {
    super(scope, id, props);
    this.pipeline = new WebhookPipeline(this, 'WebhookPipeline', {
      ...pipelineProps(props),
      outputs: props.outputs ?? OutputSet.ALL,
    });
    Annotations.of(this).addInfo(
      `With the default props it costs ${costs[props.processWorkflow ?? 'standard']}. npx webhook-pipeline cost counts what it costs now.`,
    );
  }
}
