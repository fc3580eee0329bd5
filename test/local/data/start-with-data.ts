import { systemClock } from '../../../lib/local/clock/clock.ts';
import { systemRandom } from '../../../lib/local/clock/random.ts';
import { type LocalRun, startLocalRun } from '../../../lib/local/local-run.ts';

const ROLE = {
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Statement: [
        { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'states.amazonaws.com' } },
      ],
    },
  },
};

const machine = (type: string, state: object) => ({
  Type: 'AWS::StepFunctions::StateMachine',
  Properties: {
    StateMachineType: type,
    RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
    DefinitionString: JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'Only', States: { Only: state } }),
  },
});

const WAIT = { Type: 'Wait', Seconds: 900, End: true };

/** An API, because a local run must have one. */
const API = {
  Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'Api' } },
  Deployment: { Type: 'AWS::ApiGateway::Deployment', Properties: { RestApiId: { Ref: 'Api' } } },
  Stage: {
    Type: 'AWS::ApiGateway::Stage',
    Properties: { RestApiId: { Ref: 'Api' }, DeploymentId: { Ref: 'Deployment' }, StageName: 'prod' },
  },
};

/** A table with an index whose key is this attribute. */
export const table = (indexKey: string) => ({
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: ['id', indexKey].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    GlobalSecondaryIndexes: [
      {
        IndexName: 'index',
        KeySchema: [{ AttributeName: indexKey, KeyType: 'HASH' }],
        Projection: { ProjectionType: 'ALL' },
      },
    ],
  },
});

/** One of each that is kept. */
export const TEMPLATE = {
  Resources: {
    ...API,
    Role: ROLE,
    Bucket: { Type: 'AWS::S3::Bucket' },
    Queue: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        VisibilityTimeout: 900,
        RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 1 },
      },
    },
    Dead: { Type: 'AWS::SQS::Queue' },
    Table: table('open'),
    Done: machine('STANDARD', { Type: 'Pass', Output: '{% $states.input %}', End: true }),
    Failing: machine('STANDARD', { Type: 'Fail', Error: 'No' }),
    Waiting: machine('STANDARD', WAIT),
    WaitingExpress: machine('EXPRESS', WAIT),
  },
};

/** Runs a template with a folder for its data. */
export function startWithData(data: string, template: object): Promise<LocalRun> {
  return startLocalRun({
    template,
    assets: new Map(),
    port: 0,
    apiKey: 'key',
    data,
    clock: systemClock,
    random: systemRandom,
    log: () => undefined,
  });
}
