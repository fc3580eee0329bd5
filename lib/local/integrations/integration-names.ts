/**
 * The error names of an integration. The prefix depends on the type of integration, not on the service: `DynamoDB.`
 * for the optimised one and `DynamoDb.` for the SDK integration. `generic` is the name of an error that is not in the
 * service's model.
 */
export interface IntegrationNames {
  readonly prefix: string;
  readonly generic: string;
  /** The service's name in the cause of an optimised integration: `AmazonDynamoDBv2`. */
  readonly serviceInCause: string;
  /** Protocol errors that are not in the model of this service, besides those that are in no model. */
  readonly unmodelled?: readonly string[];
}

const UNMODELLED = {
  dynamodb: ['ValidationException', 'SerializationException'],
  sqs: ['ValidationException', 'SerializationException', 'InvalidParameterValue', 'MissingParameter'],
  s3: [
    'InvalidArgument',
    'InvalidStorageClass',
    'KeyTooLongError',
    'MetadataTooLarge',
    'InvalidDigest',
    'BadDigest',
    'InvalidRedirectLocation',
    'InvalidBucketOwnerAWSAccountID',
  ],
};

/** By the service in the ARN: `dynamodb` is the optimised integration, `aws-sdk:dynamodb` the SDK integration. */
export const INTEGRATION_NAMES: Readonly<Record<string, IntegrationNames>> = {
  dynamodb: {
    prefix: 'DynamoDB',
    generic: 'AmazonDynamoDBException',
    serviceInCause: 'AmazonDynamoDBv2',
    unmodelled: UNMODELLED.dynamodb,
  },
  sqs: {
    prefix: 'SQS',
    generic: 'AmazonSQSException',
    serviceInCause: 'AmazonSQS',
    unmodelled: UNMODELLED.sqs,
  },
  events: {
    prefix: 'EventBridge',
    generic: 'AmazonEventBridgeException',
    serviceInCause: 'AmazonEventBridge',
    unmodelled: ['ValidationException', 'SerializationException'],
  },
  states: {
    prefix: 'StepFunctions',
    generic: 'AWSStepFunctionsException',
    serviceInCause: 'AWSStepFunctions',
  },
  'aws-sdk:dynamodb': {
    prefix: 'DynamoDb',
    generic: 'DynamoDbException',
    serviceInCause: 'DynamoDb',
    unmodelled: UNMODELLED.dynamodb,
  },
  'aws-sdk:s3': { prefix: 'S3', generic: 'S3Exception', serviceInCause: 'S3', unmodelled: UNMODELLED.s3 },
  'aws-sdk:sqs': {
    prefix: 'Sqs',
    generic: 'SqsException',
    serviceInCause: 'Sqs',
    unmodelled: UNMODELLED.sqs,
  },
  'aws-sdk:kms': {
    prefix: 'Kms',
    generic: 'KmsException',
    serviceInCause: 'Kms',
    unmodelled: ['ValidationException'],
  },
  'aws-sdk:sfn': { prefix: 'Sfn', generic: 'SfnException', serviceInCause: 'Sfn' },
};
