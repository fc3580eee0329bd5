import type { LocalAccount } from './local-account.ts';

/** The values of `Ref` and `Fn::GetAtt` for a resource. */
export interface ResourceAttributes {
  readonly ref: string;
  readonly attributes: Readonly<Record<string, string>>;
}

type Describe = (
  logicalId: string,
  account: LocalAccount,
  properties: Readonly<Record<string, unknown>>,
) => ResourceAttributes;

/**
 * The names and ARNs of a resource in the local account, as if CloudFormation named it after its logical id. Types
 * that are not in the table have only their logical id.
 */
export function describeResource(
  type: string,
  logicalId: string,
  account: LocalAccount,
  properties: Readonly<Record<string, unknown>>,
): ResourceAttributes {
  const describe = Object.hasOwn(DESCRIPTIONS, type) ? DESCRIPTIONS[type] : undefined;
  return describe?.(logicalId, account, properties) ?? { ref: logicalId, attributes: {} };
}

const DESCRIPTIONS: Readonly<Record<string, Describe>> = {
  'AWS::S3::Bucket': (logicalId) => {
    // Bucket names are lower case and at most 63 characters.
    const name = logicalId.toLowerCase().slice(-63);
    return { ref: name, attributes: { Arn: `arn:aws:s3:::${name}` } };
  },
  'AWS::DynamoDB::Table': (logicalId, account) => ({
    ref: logicalId,
    attributes: { Arn: account.arn('dynamodb', `table/${logicalId}`) },
  }),
  'AWS::SQS::Queue': (logicalId, account) => ({
    ref: account.queueUrl(logicalId),
    attributes: {
      Arn: account.arn('sqs', logicalId),
      QueueName: logicalId,
      QueueUrl: account.queueUrl(logicalId),
    },
  }),
  'AWS::StepFunctions::StateMachine': (logicalId, account) => {
    const arn = account.arn('states', `stateMachine:${logicalId}`);
    return { ref: arn, attributes: { Arn: arn, Name: logicalId } };
  },
  'AWS::Lambda::Function': (logicalId, account) => ({
    ref: logicalId,
    attributes: { Arn: account.arn('lambda', `function:${logicalId}`) },
  }),
  // A template has one version of a function at most: CDK gives a changed function another logical id for it.
  'AWS::Lambda::Version': (_logicalId, account, { FunctionName }) => {
    const arn = `${functionArn(FunctionName, account)}:1`;
    return { ref: arn, attributes: { FunctionArn: arn, Version: '1' } };
  },
  'AWS::Lambda::Alias': (logicalId, account, { FunctionName, Name }) => {
    const arn = `${functionArn(FunctionName, account)}:${typeof Name === 'string' ? Name : logicalId}`;
    return { ref: arn, attributes: { AliasArn: arn } };
  },
  'AWS::Events::EventBus': (logicalId, account, { Name }) => {
    const name = typeof Name === 'string' ? Name : logicalId;
    return { ref: name, attributes: { Arn: account.arn('events', `event-bus/${name}`), Name: name } };
  },
  'AWS::Events::Connection': (logicalId, account, { Name }) => {
    const name = typeof Name === 'string' ? Name : logicalId;
    return {
      ref: name,
      attributes: {
        Arn: account.arn('events', `connection/${name}/${logicalId}`),
        SecretArn: account.secretArn(`events!connection/${name}/${logicalId}`),
      },
    };
  },
  'AWS::Events::ApiDestination': (logicalId, account, { Name }) => {
    const name = typeof Name === 'string' ? Name : logicalId;
    const arn = account.arn('events', `api-destination/${name}/${logicalId}`);
    return {
      ref: name,
      attributes: { Arn: arn, ArnForPolicy: account.arn('events', `api-destination/${name}`) },
    };
  },
  'AWS::KMS::Key': (logicalId, account) => ({
    ref: logicalId,
    attributes: { Arn: account.arn('kms', `key/${logicalId}`), KeyId: logicalId },
  }),
  'AWS::Events::Rule': (logicalId, account) => ({
    ref: logicalId,
    attributes: { Arn: account.arn('events', `rule/${logicalId}`) },
  }),
  'AWS::Pipes::Pipe': (logicalId, account) => ({
    ref: logicalId,
    attributes: { Arn: account.arn('pipes', `pipe/${logicalId}`) },
  }),
  'AWS::Scheduler::Schedule': (logicalId, account) => ({
    ref: logicalId,
    attributes: { Arn: account.arn('scheduler', `schedule/default/${logicalId}`) },
  }),
  'AWS::IAM::ManagedPolicy': (logicalId, account) => ({
    ref: account.globalArn('iam', `policy/${logicalId}`),
    attributes: {},
  }),
  'AWS::Logs::LogGroup': (logicalId, account, { LogGroupName }) => {
    const name = typeof LogGroupName === 'string' ? LogGroupName : logicalId;
    return { ref: name, attributes: { Arn: account.arn('logs', `log-group:${name}:*`) } };
  },
  'AWS::IAM::Role': (logicalId, account) => ({
    ref: logicalId,
    attributes: { Arn: account.globalArn('iam', `role/${logicalId}`) },
  }),
  'AWS::SecretsManager::Secret': (logicalId, account, { Name }) => {
    const arn = account.secretArn(typeof Name === 'string' ? Name : logicalId);
    return { ref: arn, attributes: { Id: arn } };
  },
  'AWS::SSM::Parameter': (logicalId, _account, { Name, Type, Value }) => ({
    ref: typeof Name === 'string' ? Name : logicalId,
    attributes: {
      ...(typeof Type === 'string' && { Type }),
      ...(typeof Value === 'string' && { Value }),
    },
  }),
  'AWS::ApiGateway::RestApi': (logicalId) => ({
    ref: logicalId,
    attributes: { RootResourceId: `${logicalId}/root`, RestApiId: logicalId },
  }),
  'AWS::ApiGateway::Stage': (logicalId, _account, { StageName }) => ({
    ref: typeof StageName === 'string' ? StageName : logicalId,
    attributes: {},
  }),
};

/** A function may be named by its ARN. */
function functionArn(name: unknown, account: LocalAccount): string {
  return String(name).startsWith('arn:') ? String(name) : account.arn('lambda', `function:${String(name)}`);
}
