import { TaskError } from '../local/state-machine/task-error.ts';
import type { Hop } from './fault-plan.ts';
import serviceErrors from './service-errors.json' with { type: 'json' };

/** Every error that an integration may fail with, as Retry and Catch see it. */
export function errorsOf(integration: string): readonly string[] {
  const errors = (serviceErrors as Readonly<Record<string, unknown>>)[integration];
  if (!Array.isArray(errors))
    throw new Error(`lib/simulation/service-errors.json has no errors for '${integration}'`);
  return errors as readonly string[];
}

/** What throttling looks like to Retry and Catch, by integration; the services without a name of their own for it give the generic one. */
const THROTTLED: Readonly<Record<string, string>> = {
  'aws-sdk:s3:putObject': 'S3.S3Exception',
  'aws-sdk:dynamodb:query': 'DynamoDb.ProvisionedThroughputExceededException',
  'aws-sdk:sfn:describeExecution': 'Sfn.SfnException',
  'dynamodb:getItem': 'DynamoDB.ProvisionedThroughputExceededException',
  'dynamodb:putItem': 'DynamoDB.ProvisionedThroughputExceededException',
  'dynamodb:updateItem': 'DynamoDB.ProvisionedThroughputExceededException',
  'events:putEvents': 'EventBridge.AmazonEventBridgeException',
  'lambda:invoke': 'Lambda.TooManyRequestsException',
  'sqs:sendMessage': 'SQS.AmazonSQSException',
  'states:startExecution': 'StepFunctions.AWSStepFunctionsException',
};

/** What a task that is throttled fails with. */
export function throttled({ integration = '' }: Hop): TaskError {
  return new TaskError(THROTTLED[integration] ?? `no name for ${integration}`, 'Rate exceeded');
}

/** What a task fails with that gets no answer. */
export function noAnswer({ integration = '' }: Hop): TaskError {
  const named = errorsOf(integration).find((name) => name.endsWith('SdkClientException')) ?? 'Error';
  return new TaskError(named, 'no answer');
}
