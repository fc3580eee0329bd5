import { Annotations, CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import costs from '../estimates/cost/summary.json' with { type: 'json' };
import { WebhookPipeline } from './webhook-pipeline.ts';
import type { WebhookPipelineProps } from './webhook-pipeline-props.ts';

/** Those of a stack and those of its pipeline. */
export type WebhookStackProps = StackProps & WebhookPipelineProps;

/**
 * One pipeline in a stack of its own, with what an operator needs to find it again as outputs.
 *
 * @example
 * new WebhookStack(new App(), 'Webhooks', { schemas: 'schemas', alarmTopic: topic, description: 'Orders of our partners.' });
 */
export class WebhookStack extends Stack {
  readonly pipeline: WebhookPipeline;

  constructor(scope: Construct, id: string, props: WebhookStackProps = {}) {
    super(scope, id, props);
    this.pipeline = new WebhookPipeline(this, 'WebhookPipeline', props);
    const { api, store, ingest, process, track, reconcile, parking, operatorPolicy } = this.pipeline;
    Annotations.of(this).addInfo(
      `With the default props it costs ${costs[props.processWorkflow ?? 'standard']}. npm run cost counts what it costs now.`,
    );
    // RestApi makes an output of the same value under a generated name.
    api.restApi.node.tryRemoveChild('Endpoint');
    this.output('Url', 'Address of the API', api.restApi.url);
    if (api.apiKey !== undefined)
      this.output('ApiKeyId', 'API key; aws apigateway get-api-key --include-value', api.apiKey.keyId);
    this.output('BucketName', 'Payloads and large results', store.bucket.bucketName);
    this.output('TableName', 'Delivery records', store.table.tableName);
    this.output('IngestArn', 'Express state machine Ingest', ingest.stateMachine.stateMachineArn);
    this.output('ProcessArn', 'State machine Process', process.stateMachine.stateMachineArn);
    if (track !== undefined) {
      this.output('TrackArn', 'Express state machine Track', track.stateMachine.stateMachineArn);
      this.output('UndeliveredQueueUrl', 'Status events that were not recorded', track.undelivered.queueUrl);
    }
    this.output('ReconcileArn', 'Express state machine Reconcile', reconcile.stateMachine.stateMachineArn);
    if (parking !== undefined) {
      this.output('ParkingQueueUrl', 'Deliveries that are ingested again', parking.queue.queueUrl);
      this.output('DeadLetterQueueUrl', 'Deliveries that could not be', parking.deadLetterQueue.queueUrl);
    }
    if (operatorPolicy !== undefined)
      this.output('OperatorPolicy', 'What npm run redrive needs', operatorPolicy.policy.managedPolicyArn);
  }

  private output(id: string, description: string, value: string): void {
    new CfnOutput(this, id, { description, value });
  }
}
