import { App } from 'aws-cdk-lib';
import { WebhookStack } from '../lib/pipeline/webhook-stack.ts';

// No account and no region: the template is deployed with whatever account and region `cdk deploy` uses.
new WebhookStack(new App(), 'WebhookPipeline', {
  description: 'Asynchronous webhook processing: API Gateway, Step Functions, S3, DynamoDB and one Lambda.',
});
