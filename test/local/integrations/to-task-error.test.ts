import { ConditionalCheckFailedException, DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import { NoSuchBucket, S3ServiceException } from '@aws-sdk/client-s3';
import { expect, test } from 'vitest';
import { toTaskError } from '../../../lib/local/integrations/to-task-error.ts';
import { ServiceError } from '../../../lib/local/service-error.ts';

const $metadata = { httpStatusCode: 400, requestId: 'R' };
const conditional = new ConditionalCheckFailedException({
  message: 'The conditional request failed',
  $metadata,
});
const unmodelled = new DynamoDBServiceException({
  name: 'ThrottlingException',
  $fault: 'client',
  message: 'slow',
  $metadata,
});
const precondition = new S3ServiceException({
  name: 'PreconditionFailed',
  $fault: 'client',
  message: 'At least one',
  $metadata,
});

test.each([
  ['dynamodb', conditional, 'DynamoDB.ConditionalCheckFailedException'],
  ['aws-sdk:dynamodb', conditional, 'DynamoDb.ConditionalCheckFailedException'],
  ['dynamodb', unmodelled, 'DynamoDB.AmazonDynamoDBException'],
  ['aws-sdk:dynamodb', unmodelled, 'DynamoDb.DynamoDbException'],
  ['aws-sdk:s3', new NoSuchBucket({ message: 'none', $metadata }), 'S3.NoSuchBucketException'],
  ['aws-sdk:s3', precondition, 'S3.S3Exception'],
  [
    'states',
    new ServiceError('ExecutionAlreadyExists', 'exists'),
    'StepFunctions.ExecutionAlreadyExistsException',
  ],
  ['states', new ServiceError('ThrottlingException', 'slow'), 'StepFunctions.AWSStepFunctionsException'],
  ['aws-sdk:sfn', new ServiceError('ExecutionDoesNotExist', 'none'), 'Sfn.ExecutionDoesNotExistException'],
  ['sqs', new Error('connect ECONNREFUSED'), 'SQS.SdkClientException'],
])('%s: %s is %s', (service, error, name) => {
  expect(toTaskError(service, error).error).toBe(name);
});

test('the cause has the format of the type of integration', () => {
  expect(toTaskError('dynamodb', conditional).cause).toBe(
    'The conditional request failed (Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ConditionalCheckFailedException; Request ID: R; Proxy: null)',
  );
  expect(toTaskError('aws-sdk:dynamodb', conditional).cause).toBe(
    'The conditional request failed (Service: DynamoDb, Status Code: 400, Request ID: R) (SDK Attempt Count: 1)',
  );
});
