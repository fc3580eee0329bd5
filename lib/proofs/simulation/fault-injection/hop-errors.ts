import { TaskError } from '../../../local/state-machine/task/task-error.ts';
import { ServiceError } from '../../../local/service-error.ts';
import type { Hop } from '../../../local/engine/hop.ts';
import type { CrossedHop } from './crossed-hop.ts';
import serviceErrors from './service-errors.json' with { type: 'json' };

/** Every error that an integration may fail with, as Retry and Catch see it. */
export function errorsOf(integration: string): readonly string[] {
  const errors = (serviceErrors as Readonly<Record<string, unknown>>)[integration];
  if (!Array.isArray(errors))
    throw new Error(
      `lib/proofs/simulation/fault-injection/service-errors.json has no errors for '${integration}'`,
    );
  return errors as readonly string[];
}

/**
 * The error of throttling as Retry and Catch see it, by integration. Services without a name of their own for it use
 * the generic one.
 */
const THROTTLED: Readonly<Record<string, string>> = {
  'aws-sdk:s3:putObject': 'S3.S3Exception',
  'aws-sdk:dynamodb:query': 'DynamoDb.ProvisionedThroughputExceededException',
  'aws-sdk:sfn:describeExecution': 'Sfn.SfnException',
  'dynamodb:getItem': 'DynamoDB.ProvisionedThroughputExceededException',
  'dynamodb:putItem': 'DynamoDB.ProvisionedThroughputExceededException',
  'dynamodb:updateItem': 'DynamoDB.ProvisionedThroughputExceededException',
  'events:putEvents': 'EventBridge.AmazonEventBridgeException',
  'aws-sdk:kms:generateMac': 'Kms.KmsException',
  'http:invoke': 'States.Http.StatusCode.429',
  'lambda:invoke': 'Lambda.TooManyRequestsException',
  'sqs:sendMessage': 'SQS.AmazonSQSException',
  'states:startExecution': 'StepFunctions.AWSStepFunctionsException',
};

/** The error of a throttled caller: an error of the integration, or the service's own answer. */
export function throttled(hop: Hop): Error {
  if (hop.kind !== 'task') return new ServiceError('ThrottlingException', 'Rate exceeded');
  return new TaskError(THROTTLED[hop.action] ?? `no name for ${hop.action}`, 'Rate exceeded');
}

/** The error of a caller that gets no answer. */
export function noAnswer(hop: CrossedHop): Error {
  if (hop.boundary !== 'task') return new ServiceError('ServiceUnavailable', 'no answer', 503);
  const named = errorsOf(hop.action).find((name) => name.endsWith('SdkClientException')) ?? 'Error';
  return new TaskError(named, 'no answer');
}

/** An error of a task with this name. */
export function taskError(name: string): Error {
  return new TaskError(name, 'injected');
}

/** An error that is not a fault of the service, so nobody retries. */
export function denied(): Error {
  return new ServiceError('AccessDeniedException', 'denied');
}
