import { App } from 'aws-cdk-lib';
import { WebhookStack } from '../lib/pipeline/webhook-stack.ts';

// No account and no region: the template deploys to whichever the credentials of `cdk deploy` name.
new WebhookStack(new App(), 'WebhookPipeline', {
  description: 'Asynchronous webhook processing: API Gateway, Step Functions, S3, DynamoDB and one Lambda.',
});
