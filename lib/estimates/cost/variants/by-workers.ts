import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Compute } from '../../../pipeline/compute/compute.ts';
import { WebhookPipeline } from '../../../pipeline/webhook-pipeline.ts';

/** The heavy step is a worker of the user's own. */
export class ByWorkers extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new WebhookPipeline(this, 'WebhookPipeline', { compute: Compute.worker() });
  }
}
