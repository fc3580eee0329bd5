/** How the local run supports a resource type: every property is modelled or has no local effect, with the reason. */
export interface Support {
  readonly modelled: readonly string[];
  /** By property, the reason why the local run can ignore it. */
  readonly withoutLocalEffect: Readonly<Record<string, string>>;
  /** Values of such a property that would have an effect. */
  readonly refusedValues?: Readonly<Record<string, RegExp>>;
}

const LABEL = 'a label for people';
const LIFETIME = 'a local run ends long before it would matter';
const MEMORY_ONLY = 'local data is in memory and is lost when the run ends';
const NETWORK = 'everything is on 127.0.0.1: no TLS, no public access';
const NO_CLOUDWATCH = 'there is no CloudWatch locally; logs and metrics change no response';
const WARM = 'a local environment starts in a fraction of a second';
const ROLE_LIFETIME = 'local credentials do not expire';

/** Types without any local effect, whatever their properties are. */
const WITHOUT_LOCAL_EFFECT: Readonly<Record<string, string>> = {
  'AWS::CDK::Metadata': 'describes the CDK version to AWS',
  'AWS::CloudWatch::Alarm': NO_CLOUDWATCH,
  'AWS::KMS::Alias': 'a second name of a key',
  'AWS::Logs::MetricFilter': NO_CLOUDWATCH,
  'AWS::Logs::LogGroup': NO_CLOUDWATCH,
  'Custom::LogRetention': NO_CLOUDWATCH,
};

/**
 * The resource types that are run, property by property. `AWS::ApiGateway::*` is checked where it is modelled, by
 * `lib/local/services/api-gateway/`.
 */
const RUN: Readonly<Record<string, Support>> = {
  'AWS::S3::Bucket': {
    refusedValues: { BucketEncryption: /aws:kms/ },
    modelled: [],
    withoutLocalEffect: {
      BucketEncryption: MEMORY_ONLY,
      LifecycleConfiguration: LIFETIME,
      OwnershipControls: NETWORK,
      PublicAccessBlockConfiguration: NETWORK,
      Tags: LABEL,
    },
  },
  'AWS::DynamoDB::Table': {
    // A customer managed key needs grants of KMS, which are not evaluated.
    refusedValues: { SSESpecification: /KMSMasterKeyId/ },
    modelled: [
      'AttributeDefinitions',
      'BillingMode',
      'GlobalSecondaryIndexes',
      'KeySchema',
      'ResourcePolicy',
    ],
    withoutLocalEffect: {
      DeletionProtectionEnabled: MEMORY_ONLY,
      PointInTimeRecoverySpecification: MEMORY_ONLY,
      SSESpecification: MEMORY_ONLY,
      Tags: LABEL,
      TimeToLiveSpecification: LIFETIME,
    },
  },
  'AWS::SQS::Queue': {
    modelled: [
      'DelaySeconds',
      'MessageRetentionPeriod',
      'ReceiveMessageWaitTimeSeconds',
      'RedriveAllowPolicy',
      'RedrivePolicy',
      'VisibilityTimeout',
    ],
    withoutLocalEffect: {
      SqsManagedSseEnabled: MEMORY_ONLY,
      Tags: LABEL,
    },
  },
  'AWS::Lambda::Function': {
    modelled: ['Code', 'Environment', 'Handler', 'PackageType', 'Role', 'Timeout'],
    withoutLocalEffect: {
      Architectures: 'JavaScript runs the same on x86 and arm64',
      Description: LABEL,
      LoggingConfig: NO_CLOUDWATCH,
      MemorySize: 'a worker thread has the memory of the machine',
      Runtime: 'the function runs on the Node.js of the local run',
      Tags: LABEL,
      TracingConfig: NO_CLOUDWATCH,
    },
  },
  'AWS::Lambda::Version': {
    modelled: ['FunctionName'],
    withoutLocalEffect: {
      CodeSha256: 'the code is that of the template',
      Description: LABEL,
      ProvisionedConcurrencyConfig: WARM,
    },
  },
  'AWS::Lambda::Alias': {
    modelled: ['FunctionName', 'FunctionVersion', 'Name'],
    withoutLocalEffect: { Description: LABEL, ProvisionedConcurrencyConfig: WARM },
  },
  'AWS::StepFunctions::StateMachine': {
    modelled: ['DefinitionString', 'RoleArn', 'StateMachineType'],
    withoutLocalEffect: {
      LoggingConfiguration: NO_CLOUDWATCH,
      Tags: LABEL,
      TracingConfiguration: NO_CLOUDWATCH,
    },
  },
  'AWS::Events::EventBus': {
    modelled: ['Name'],
    withoutLocalEffect: { Description: LABEL, LogConfig: NO_CLOUDWATCH, Tags: LABEL },
  },
  'AWS::Events::Rule': {
    modelled: ['EventBusName', 'EventPattern', 'State', 'Targets'],
    withoutLocalEffect: { Description: LABEL, Name: LABEL },
  },
  'AWS::Events::Connection': {
    modelled: ['AuthorizationType', 'AuthParameters', 'Name'],
    withoutLocalEffect: { Description: LABEL, Tags: LABEL },
  },
  'AWS::Events::ApiDestination': {
    modelled: ['ConnectionArn', 'HttpMethod', 'InvocationEndpoint', 'Name'],
    withoutLocalEffect: {
      Description: LABEL,
      InvocationRateLimitPerSecond: 'a receiver on a laptop is asked as fast as outcomes come',
    },
  },
  'AWS::KMS::Key': {
    modelled: ['KeyPolicy', 'KeySpec', 'KeyUsage'],
    withoutLocalEffect: {
      Description: LABEL,
      Enabled: 'a key that is disabled is of no use in a run',
      MultiRegion: 'a local run has one region',
      Origin: 'the material is that of --secrets, or generated',
      PendingWindowInDays: LIFETIME,
      Tags: LABEL,
    },
    refusedValues: { Enabled: /false/ },
  },
  'AWS::IAM::Role': {
    modelled: ['AssumeRolePolicyDocument', 'ManagedPolicyArns', 'Policies'],
    withoutLocalEffect: {
      Description: LABEL,
      MaxSessionDuration: ROLE_LIFETIME,
      Tags: LABEL,
    },
  },
  'AWS::Pipes::Pipe': {
    modelled: ['DesiredState', 'RoleArn', 'Source', 'SourceParameters', 'Target', 'TargetParameters'],
    withoutLocalEffect: { Description: LABEL, LogConfiguration: NO_CLOUDWATCH, Tags: LABEL },
  },
  'AWS::Scheduler::Schedule': {
    modelled: ['ScheduleExpression', 'State', 'Target'],
    withoutLocalEffect: {
      Description: LABEL,
      FlexibleTimeWindow: 'only spreads the start',
      ScheduleExpressionTimezone: 'a rate is the same in every time zone',
    },
  },
  'AWS::SecretsManager::Secret': {
    // Reading a secret with a key of the account needs kms:Decrypt, which is not evaluated.
    refusedValues: { KmsKeyId: /./ },
    modelled: ['GenerateSecretString', 'Name', 'SecretString'],
    withoutLocalEffect: { Description: LABEL, KmsKeyId: MEMORY_ONLY, Tags: LABEL },
  },
  'AWS::SSM::Parameter': {
    modelled: ['DataType', 'Name', 'Type', 'Value'],
    withoutLocalEffect: {
      AllowedPattern: 'only checks the value when it is deployed',
      Description: LABEL,
      Tags: LABEL,
      Tier: 'only sets the price and the size of the value',
    },
  },
  'AWS::IAM::ManagedPolicy': {
    modelled: ['PolicyDocument', 'Roles'],
    withoutLocalEffect: { Description: LABEL, Path: LABEL },
  },
  'AWS::IAM::Policy': { modelled: ['PolicyDocument', 'Roles'], withoutLocalEffect: { PolicyName: LABEL } },
  'AWS::S3::BucketPolicy': { modelled: ['Bucket', 'PolicyDocument'], withoutLocalEffect: {} },
  'AWS::SQS::QueuePolicy': { modelled: ['PolicyDocument', 'Queues'], withoutLocalEffect: {} },
};

/** Sections of a template that do not change what runs. */
export const SECTIONS_WITHOUT_LOCAL_EFFECT: Readonly<Record<string, string>> = {
  AWSTemplateFormatVersion: LABEL,
  Conditions: 'only what is referenced matters: resources with a condition and `Fn::If` are refused',
  Description: LABEL,
  Mappings: 'only what is referenced matters, and `Fn::FindInMap` is refused',
  Metadata: LABEL,
  Outputs: 'outputs describe the deployed stack; a local run prints its own addresses',
  Parameters: 'only what is referenced matters: its default; a parameter without one is refused',
  Rules: 'checks of the CDK bootstrap version',
};

/** How a type is treated: by the table, by the REST API, ignored for a reason, or (undefined) not supported. */
export function supportOf(type: string): Support | 'rest-api' | { readonly reason: string } | undefined {
  if (type.startsWith('AWS::ApiGateway::')) return 'rest-api';
  if (Object.hasOwn(RUN, type)) return RUN[type];
  const reason = Object.hasOwn(WITHOUT_LOCAL_EFFECT, type) ? WITHOUT_LOCAL_EFFECT[type] : undefined;
  return reason === undefined ? undefined : { reason };
}
