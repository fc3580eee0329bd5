import { describe, expect, test } from 'vitest';
import { LOCAL_ACCOUNT } from '../../../lib/local/template/local-account.ts';
import { readTemplate } from '../../../lib/local/template/read-template.ts';
import { UnsupportedError } from '../../../lib/local/unsupported-error.ts';
import refused from '../../cases/local/refused-templates.json' with { type: 'json' };

describe('refused by logical id and path', () => {
  test.each(refused)('$name', ({ template, message }) => {
    expect(() => readTemplate(template, LOCAL_ACCOUNT)).toThrow(UnsupportedError);
    expect(() => readTemplate(template, LOCAL_ACCOUNT)).toThrow(message);
  });
});

/** The value of Tags after reading. Any property without checked values would do. */
function resolved(value: unknown): unknown {
  const template = {
    Resources: {
      Queue: { Type: 'AWS::SQS::Queue', Properties: { Tags: value } },
      Bucket: { Type: 'AWS::S3::Bucket' },
      Role: { Type: 'AWS::IAM::Role' },
      Machine: { Type: 'AWS::StepFunctions::StateMachine' },
      Secret: { Type: 'AWS::SecretsManager::Secret' },
      Named: { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'webhooks/github' } },
      Parameter: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/zoom', Type: 'String', Value: 'v' } },
    },
  };
  return readTemplate(template, LOCAL_ACCOUNT)[0]?.properties.Tags;
}

describe('a parameter', () => {
  const read = (parameter: object) =>
    readTemplate(
      {
        Parameters: { P: parameter },
        Resources: { Queue: { Type: 'AWS::SQS::Queue', Properties: { Tags: { Ref: 'P' } } } },
      },
      LOCAL_ACCOUNT,
    )[0]?.properties.Tags;

  test.each([
    [{ Type: 'String', Default: 'a' }, 'a'],
    [{ Type: 'Number', Default: '50' }, 50],
    [{ Type: 'CommaDelimitedList', Default: 'a,b' }, ['a', 'b']],
  ])('%j is its default', (parameter, expected) => {
    expect(read(parameter)).toEqual(expected);
  });

  test.each([{ Type: 'Number' }, { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/name' }])(
    '%j is refused where it is referred to',
    (parameter) => {
      expect(() => read(parameter)).toThrow("a reference to 'P'");
    },
  );
});

describe('an intrinsic function', () => {
  test.each([
    ['Ref of a bucket is its name, lower case', { Ref: 'Bucket' }, 'bucket'],
    ['Ref of a queue is its URL', { Ref: 'Queue' }, 'https://sqs.us-east-1.amazonaws.com/000000000000/Queue'],
    [
      'Ref of a state machine is its ARN',
      { Ref: 'Machine' },
      'arn:aws:states:us-east-1:000000000000:stateMachine:Machine',
    ],
    [
      'GetAtt of a role without local effect is still its ARN',
      { 'Fn::GetAtt': ['Role', 'Arn'] },
      'arn:aws:iam::000000000000:role/Role',
    ],
    [
      'Ref of a secret is its ARN, with a hyphen and six characters after the name',
      { Ref: 'Secret' },
      'arn:aws:secretsmanager:us-east-1:000000000000:secret:Secret-a1b2c3',
    ],
    [
      'GetAtt Id of a secret with a name is the same',
      { 'Fn::GetAtt': ['Named', 'Id'] },
      'arn:aws:secretsmanager:us-east-1:000000000000:secret:webhooks/github-a1b2c3',
    ],
    ['Ref of a parameter is its name', { Ref: 'Parameter' }, '/zoom'],
    [
      'GetAtt of a parameter is its type or value',
      { 'Fn::Sub': '${Parameter.Type} ${Parameter.Value}' },
      'String v',
    ],
    ['GetAtt accepts the dotted form', { 'Fn::GetAtt': 'Bucket.Arn' }, 'arn:aws:s3:::bucket'],
    [
      'Join resolves its elements',
      { 'Fn::Join': ['/', ['a', { Ref: 'AWS::Region' }, { Ref: 'AWS::Partition' }]] },
      'a/us-east-1/aws',
    ],
    [
      'Sub accepts references, attributes, its own values and escapes',
      { 'Fn::Sub': ['${AWS::AccountId} ${Bucket.Arn} ${x} ${!y}', { x: { Ref: 'Bucket' } }] },
      '000000000000 arn:aws:s3:::bucket bucket ${y}',
    ],
    ['NoValue removes the member', { a: { Ref: 'AWS::NoValue' }, b: 1 }, { b: 1 }],
    [
      'an object with other members is not an intrinsic function',
      { Ref: 'Bucket', other: 1 },
      { Ref: 'Bucket', other: 1 },
    ],
  ])('%s', (_, value, expected) => {
    expect(resolved(value)).toEqual(expected);
  });
});

test('resources without local effect are left out, and all others are kept', () => {
  const template = {
    Resources: {
      Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { AnyThing: 1 } },
      Bucket: { Type: 'AWS::S3::Bucket', Properties: { Tags: [] } },
      Api: { Type: 'AWS::ApiGateway::RestApi' },
    },
  };
  expect(readTemplate(template, LOCAL_ACCOUNT).map(({ logicalId }) => logicalId)).toEqual(['Bucket', 'Api']);
});

test('a resource has its given name, even if that contains the name of the stack', () => {
  const Name = { 'Fn::Join': ['-', [{ Ref: 'AWS::StackName' }, 'bus']] };
  const template = {
    Resources: {
      Bus: { Type: 'AWS::Events::EventBus', Properties: { Name } },
      Rule: { Type: 'AWS::Events::Rule', Properties: { EventBusName: { Ref: 'Bus' }, Targets: [] } },
    },
  };
  const [bus, rule] = readTemplate(template, LOCAL_ACCOUNT);
  expect(bus?.properties.Name).toBe(`${LOCAL_ACCOUNT.stackName}-bus`);
  expect(rule?.properties.EventBusName).toBe(bus?.properties.Name);
});

test('the parts that CDK adds to every stack are accepted: metadata by region, the bootstrap version', () => {
  const template = {
    Conditions: { CDKMetadataAvailable: { 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] } },
    Parameters: { BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>' } },
    Rules: { CheckBootstrapVersion: { Assertions: [] } },
    Resources: {
      CDKMetadata: {
        Type: 'AWS::CDK::Metadata',
        Properties: { Analytics: 'v2:deflate64:x' },
        Metadata: { 'aws:cdk:path': 'Stack/CDKMetadata/Default' },
        Condition: 'CDKMetadataAvailable',
      },
      Queue: { Type: 'AWS::SQS::Queue' },
    },
  };
  expect(readTemplate(template, LOCAL_ACCOUNT).map(({ logicalId }) => logicalId)).toEqual(['Queue']);
});
