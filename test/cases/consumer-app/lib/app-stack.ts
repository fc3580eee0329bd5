import * as cdk from 'aws-cdk-lib/core';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Construct } from 'constructs';
import { Auth, WebhookPipeline, type WebhookPipelineProps } from 'webhook-pipeline';

export class AppStack extends cdk.Stack {
  constructor(scope: Construct, id: string, props?: cdk.StackProps) {
    super(scope, id, props);
    const compute = new NodejsFunction(this, 'Compute', {
      entry: 'compute/orders.ts',
      runtime: Runtime.NODEJS_24_X,
      timeout: cdk.Duration.seconds(30),
    });
    const settings: WebhookPipelineProps = { schemas: 'schemas', compute, auth: Auth.iam() };
    const pipeline = new WebhookPipeline(this, 'Webhooks', settings);
    new cdk.CfnOutput(this, 'Url', { value: pipeline.urlFor('orders') });
  }
}
