import { describe, expect, test } from 'vitest';
import { loadAccessControl } from '../../../lib/local/roles/load-access-control.ts';
import { LOCAL_ACCOUNT } from '../../../lib/local/template/local-account.ts';
import cases from '../../cases/local/access.json' with { type: 'json' };

const ROLE = 'arn:aws:iam::000000000000:role/Role';

interface AccessCase {
  readonly name: string;
  readonly identity?: readonly object[];
  readonly bucketPolicy?: readonly object[];
  readonly action: string;
  readonly resource: string;
  readonly allowed: boolean;
}

const document = (statements: readonly object[] = []) => ({ Version: '2012-10-17', Statement: statements });

function load(identity?: readonly object[], bucketPolicy?: readonly object[], trust: readonly object[] = []) {
  const resources = [
    { logicalId: 'Role', type: 'AWS::IAM::Role', properties: { AssumeRolePolicyDocument: document(trust) } },
    {
      logicalId: 'Policy',
      type: 'AWS::IAM::Policy',
      properties: { Roles: ['Role'], PolicyDocument: document(identity) },
    },
    {
      logicalId: 'BucketPolicy',
      type: 'AWS::S3::BucketPolicy',
      properties: { Bucket: 'b', PolicyDocument: document(bucketPolicy) },
    },
  ];
  return loadAccessControl(resources, LOCAL_ACCOUNT);
}

describe('a call', () => {
  test.each(cases as readonly AccessCase[])(
    '$name: allowed is $allowed',
    ({ identity, bucketPolicy, action, resource, allowed }) => {
      const refusal = load(identity, bucketPolicy).authorize({ roleArn: ROLE, action, resource });
      expect(refusal === undefined).toBe(allowed);
    },
  );

  test('is refused with the message of AWS', () => {
    const request = { roleArn: ROLE, action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' };
    expect(load().authorize(request)).toBe(
      'User: arn:aws:sts::000000000000:assumed-role/Role/local is not authorized to perform: s3:GetObject on resource: arn:aws:s3:::b/k because no identity-based policy allows the s3:GetObject action',
    );
  });
});

test('the policy of a table allows calls of that table, and is no grant of another', () => {
  const statement = {
    Effect: 'Allow',
    Action: 'dynamodb:GetItem',
    Resource: '*',
    Principal: { AWS: ROLE },
  };
  const properties = { ResourcePolicy: { PolicyDocument: document([statement]) } };
  const access = loadAccessControl(
    [{ logicalId: 'Table', type: 'AWS::DynamoDB::Table', properties }],
    LOCAL_ACCOUNT,
  );
  const mayRead = (table: string): boolean =>
    access.authorize({
      roleArn: ROLE,
      action: 'dynamodb:GetItem',
      resource: LOCAL_ACCOUNT.arn('dynamodb', `table/${table}`),
    }) === undefined;
  expect([mayRead('Table'), mayRead('Other')]).toEqual([true, false]);
});

describe('a role', () => {
  const trust = [
    {
      Effect: 'Allow',
      Principal: { Service: 'states.amazonaws.com' },
      Action: 'sts:AssumeRole',
      Condition: {
        StringEquals: { 'aws:SourceAccount': '000000000000' },
        ArnLike: { 'aws:SourceArn': 'arn:aws:states:us-east-1:000000000000:stateMachine:*' },
      },
    },
  ];

  test.each([
    [
      'the service that it trusts, for a source that it names',
      ROLE,
      'states.amazonaws.com',
      'arn:aws:states:us-east-1:000000000000:stateMachine:M',
      true,
    ],
    [
      'another service',
      ROLE,
      'events.amazonaws.com',
      'arn:aws:states:us-east-1:000000000000:stateMachine:M',
      false,
    ],
    [
      'another source',
      ROLE,
      'states.amazonaws.com',
      'arn:aws:states:us-east-1:000000000000:activity:A',
      false,
    ],
    [
      'anybody, if it does not exist',
      `${ROLE}2`,
      'states.amazonaws.com',
      'arn:aws:states:us-east-1:000000000000:stateMachine:M',
      false,
    ],
  ])('may be assumed by %s: %s %s %s is %s', (_, role, service, source, assumed) => {
    expect(load([], [], trust).mayAssume(role, service, source)).toBe(assumed);
  });

  test('reports which of its permissions were used', () => {
    const access = load([
      { Effect: 'Allow', Action: ['s3:GetObject', 's3:PutObject'], Resource: 'arn:aws:s3:::b/*' },
    ]);
    access.authorize({ roleArn: ROLE, action: 's3:PutObject', resource: 'arn:aws:s3:::b/k' });
    expect(access.grants().map(({ action, used }) => [action, used])).toEqual([
      ['s3:GetObject', false],
      ['s3:PutObject', true],
    ]);
  });
});

test('a trust statement without sts:AssumeRole does not count', () => {
  const trust = [
    { Effect: 'Allow', Principal: { Service: 'states.amazonaws.com' }, Action: 'sts:TagSession' },
  ];
  expect(load([], [], trust).mayAssume(ROLE, 'states.amazonaws.com', 'arn:x')).toBe(false);
});

test('a deny in the trust wins', () => {
  const allow = { Effect: 'Allow', Principal: { Service: 'states.amazonaws.com' }, Action: 'sts:AssumeRole' };
  expect(
    load([], [], [allow, { ...allow, Effect: 'Deny' }]).mayAssume(ROLE, 'states.amazonaws.com', 'arn:x'),
  ).toBe(false);
});

test('a repeated refusal is recorded once', () => {
  const access = load();
  for (let time = 0; time < 5; time += 1) {
    access.authorize({ roleArn: ROLE, action: 's3:GetObject', resource: 'arn:aws:s3:::b/k' });
  }
  expect(access.refusals()).toHaveLength(1);
});

test.each([
  [
    'a policy variable',
    { Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::${aws:username}' },
    'policy variables',
  ],
  ['a statement without an effect', { Action: 's3:*', Resource: '*' }, 'the Effect undefined'],
  [
    'a condition key without a local value',
    {
      Effect: 'Deny',
      Action: 's3:*',
      Resource: '*',
      Condition: { StringEquals: { 'aws:RequestedRegion': 'x' } },
    },
    'the condition key aws:RequestedRegion',
  ],
  [
    'a negated element',
    { Effect: 'Allow', NotAction: 's3:*', Resource: '*' },
    'NotAction in a policy, at Policy/Properties/PolicyDocument/Statement/0.',
  ],
  [
    'an operator that is not evaluated',
    { Effect: 'Allow', Action: 's3:*', Resource: '*', Condition: { IpAddress: {} } },
    'the condition operator IpAddress, at Policy/Properties/PolicyDocument/Statement/0.',
  ],
])('%s is refused while loading', (_, statement, message) => {
  expect(() => load([statement])).toThrow(message);
});

describe('the policy of a KMS key', () => {
  const grant = { Effect: 'Allow', Action: 'kms:GenerateMac', Resource: '*' };
  const role = {
    logicalId: 'Role',
    type: 'AWS::IAM::Role',
    properties: { AssumeRolePolicyDocument: document(), Policies: [{ PolicyDocument: document([grant]) }] },
  };
  const authorize = (...statements: readonly object[]) => {
    const key = { logicalId: 'Key', type: 'AWS::KMS::Key', properties: { KeyPolicy: document(statements) } };
    const resource = LOCAL_ACCOUNT.arn('kms', 'key/Key');
    return loadAccessControl([role, key], LOCAL_ACCOUNT).authorize({
      roleArn: ROLE,
      action: 'kms:GenerateMac',
      resource,
    });
  };
  const toAccount = {
    Effect: 'Allow',
    Action: 'kms:*',
    Resource: '*',
    Principal: { AWS: 'arn:aws:iam::000000000000:root' },
  };

  test('must allow the account, or the policies of roles do not count', () => {
    expect(authorize(toAccount)).toBeUndefined();
    expect(authorize()).toContain('is not authorized to perform: kms:GenerateMac');
  });

  test('can allow a role itself', () => {
    expect(authorize({ ...toAccount, Principal: { AWS: ROLE } })).toBeUndefined();
  });
});
