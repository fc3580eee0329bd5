import type { SchemaObject } from 'ajv';

/**
 * The allowed values of a resource's properties, as JSON schemas: the modelled members, at every depth, and the
 * values that CloudFormation or the service accepts. A property without an entry can have any value: it has no local
 * effect, or the code that reads it checks it. `title` is the name of the value in messages, `description` says what
 * is allowed if the schema alone is not readable.
 */
export type AllowedValues = Readonly<Record<string, SchemaObject>>;

const text: SchemaObject = { type: 'string' };
const flag: SchemaObject = { type: 'boolean' };
const whole = (minimum: number, maximum: number): SchemaObject => ({ type: 'integer', minimum, maximum });
const oneOf = (...values: readonly string[]): SchemaObject => ({ enum: values });
const listOf = (items: SchemaObject, bounds: SchemaObject = {}): SchemaObject => ({
  type: 'array',
  items,
  ...bounds,
});

/** An object with these members and no others. */
const members = (
  title: string,
  properties: AllowedValues,
  required: readonly string[] = [],
): SchemaObject => ({
  title,
  type: 'object',
  properties,
  required,
  additionalProperties: false,
});

/** EventBridge API reference and Scheduler API reference, RetryPolicy. */
const RETRY_POLICY = members('a RetryPolicy', {
  MaximumEventAgeInSeconds: whole(60, 86_400),
  MaximumRetryAttempts: whole(0, 185),
});

const DEAD_LETTERS = members('a DeadLetterConfig', { Arn: text });

/** Secrets Manager API reference, CreateSecret: 512 characters. */
const SECRET_NAME: SchemaObject = {
  type: 'string',
  pattern: '^[\\w/+=.@-]{1,512}$',
  description: 'up to 512 letters, digits, and _ / + = . @ -',
};

const KEY_SCHEMA = listOf(
  members('an element of a KeySchema', { AttributeName: text, KeyType: oneOf('HASH', 'RANGE') }, [
    'AttributeName',
    'KeyType',
  ]),
  { minItems: 1, maxItems: 2 },
);

/** By type, then by property. Ranges are from the CloudFormation reference, or else from the API reference. */
export const ALLOWED_VALUES: Readonly<Record<string, AllowedValues>> = {
  'AWS::SQS::Queue': {
    DelaySeconds: whole(0, 900),
    MessageRetentionPeriod: whole(60, 1_209_600),
    ReceiveMessageWaitTimeSeconds: whole(0, 20),
    RedriveAllowPolicy: members(
      'a RedriveAllowPolicy',
      {
        redrivePermission: oneOf('allowAll', 'denyAll', 'byQueue'),
        sourceQueueArns: listOf(text, { minItems: 1, maxItems: 10 }),
      },
      ['redrivePermission'],
    ),
    RedrivePolicy: members(
      'a RedrivePolicy',
      { deadLetterTargetArn: text, maxReceiveCount: whole(1, 1_000) },
      ['deadLetterTargetArn', 'maxReceiveCount'],
    ),
    SqsManagedSseEnabled: flag,
    VisibilityTimeout: whole(0, 43_200),
  },
  'AWS::DynamoDB::Table': {
    AttributeDefinitions: listOf(
      members(
        'an attribute definition',
        {
          AttributeName: { type: 'string', minLength: 1, maxLength: 255 },
          // The simulated table supports only strings as keys.
          AttributeType: oneOf('S'),
        },
        ['AttributeName', 'AttributeType'],
      ),
      { minItems: 1 },
    ),
    // PROVISIONED needs a ProvisionedThroughput, which is not modelled.
    BillingMode: oneOf('PAY_PER_REQUEST'),
    GlobalSecondaryIndexes: listOf(
      members(
        'an index',
        {
          IndexName: {
            type: 'string',
            pattern: '^[\\w.-]{3,255}$',
            description: '3 to 255 letters, digits, and . _ -',
          },
          KeySchema: KEY_SCHEMA,
          Projection: members('a Projection', {
            NonKeyAttributes: listOf(text, { minItems: 1, maxItems: 20 }),
            ProjectionType: oneOf('ALL', 'KEYS_ONLY', 'INCLUDE'),
          }),
        },
        ['IndexName', 'KeySchema', 'Projection'],
      ),
      { maxItems: 20 },
    ),
    KeySchema: KEY_SCHEMA,
    ResourcePolicy: members('a ResourcePolicy', { PolicyDocument: { type: 'object' } }, ['PolicyDocument']),
  },
  'AWS::Lambda::Function': {
    Architectures: listOf(oneOf('x86_64', 'arm64'), { minItems: 1, maxItems: 1 }),
    Code: members('the Code of a function', { S3Bucket: text, S3Key: text, ZipFile: text }),
    Environment: members('an Environment', { Variables: { type: 'object', additionalProperties: text } }),
    MemorySize: whole(128, 10_240),
    PackageType: oneOf('Zip'),
    Timeout: whole(1, 900),
  },
  'AWS::Lambda::Version': { FunctionName: text },
  'AWS::Lambda::Alias': {
    FunctionName: text,
    FunctionVersion: text,
    Name: { type: 'string', pattern: '^[\\w-]{1,128}$', description: 'up to 128 letters, digits, and - _' },
  },
  'AWS::StepFunctions::StateMachine': {
    DefinitionString: text,
    StateMachineType: oneOf('STANDARD', 'EXPRESS'),
  },
  'AWS::Events::EventBus': {
    Name: {
      type: 'string',
      pattern: '^(?!aws\\.)[\\w./-]{1,256}$',
      description: 'up to 256 letters, digits, and . _ - /',
    },
  },
  'AWS::Events::Rule': {
    EventBusName: text,
    State: oneOf('ENABLED', 'DISABLED'),
    Targets: listOf(
      members(
        'a target',
        {
          Arn: text,
          DeadLetterConfig: DEAD_LETTERS,
          Id: {
            type: 'string',
            pattern: '^[\\w.-]{1,64}$',
            description: 'up to 64 letters, digits, and . _ -',
          },
          InputPath: text,
          RetryPolicy: RETRY_POLICY,
          RoleArn: text,
        },
        ['Arn', 'Id'],
      ),
      { maxItems: 5 },
    ),
  },
  // `AuthParameters` are checked where they are read, because these messages contain the values.
  'AWS::Events::Connection': { AuthorizationType: oneOf('API_KEY', 'BASIC'), Name: text },
  'AWS::Events::ApiDestination': {
    ConnectionArn: text,
    HttpMethod: oneOf('POST', 'PUT', 'PATCH', 'GET', 'HEAD', 'OPTIONS', 'DELETE'),
    InvocationEndpoint: {
      type: 'string',
      pattern: '^https?://[^*]+$',
      description: 'an address without *',
    },
    InvocationRateLimitPerSecond: { type: 'integer', minimum: 1 },
    Name: text,
  },
  // The only keys that something of a run uses.
  'AWS::KMS::Key': { KeySpec: oneOf('HMAC_256'), KeyUsage: oneOf('GENERATE_VERIFY_MAC') },
  'AWS::IAM::Role': {
    ManagedPolicyArns: listOf(text),
    MaxSessionDuration: whole(3_600, 43_200),
    Policies: listOf(members('an inline policy', { PolicyDocument: { type: 'object' }, PolicyName: text })),
  },
  'AWS::Pipes::Pipe': {
    DesiredState: oneOf('RUNNING', 'STOPPED'),
    RoleArn: text,
    Source: text,
    SourceParameters: members('the SourceParameters of a queue', {
      SqsQueueParameters: members('SqsQueueParameters', { BatchSize: { type: 'integer' } }),
    }),
    Target: text,
    TargetParameters: members('the TargetParameters of a state machine', {
      InputTemplate: { type: 'string', maxLength: 8_192 },
      StepFunctionStateMachineParameters: members('StepFunctionStateMachineParameters', {
        InvocationType: oneOf('REQUEST_RESPONSE', 'FIRE_AND_FORGET'),
      }),
    }),
  },
  'AWS::SecretsManager::Secret': {
    GenerateSecretString: members('a GenerateSecretString', {
      ExcludeCharacters: text,
      ExcludeLowercase: flag,
      ExcludeNumbers: flag,
      ExcludePunctuation: flag,
      ExcludeUppercase: flag,
      GenerateStringKey: text,
      IncludeSpace: flag,
      PasswordLength: whole(1, 4_096),
      RequireEachIncludedType: flag,
      SecretStringTemplate: text,
    }),
    Name: SECRET_NAME,
    // `SecretString` is checked where it is read, because these messages contain the value.
  },
  'AWS::SSM::Parameter': {
    DataType: oneOf('text'),
    Name: {
      type: 'string',
      pattern: '^[\\w./-]{1,1011}$',
      description: 'up to 1,011 letters, digits, and _ . - /',
    },
    // CloudFormation cannot create a SecureString.
    Type: oneOf('String'),
  },
  'AWS::Scheduler::Schedule': {
    FlexibleTimeWindow: members(
      'a FlexibleTimeWindow',
      { MaximumWindowInMinutes: whole(1, 1_440), Mode: oneOf('OFF', 'FLEXIBLE') },
      ['Mode'],
    ),
    ScheduleExpression: text,
    State: oneOf('ENABLED', 'DISABLED'),
    Target: members(
      'a target',
      { Arn: text, DeadLetterConfig: DEAD_LETTERS, Input: text, RetryPolicy: RETRY_POLICY, RoleArn: text },
      ['Arn', 'RoleArn'],
    ),
  },
};
