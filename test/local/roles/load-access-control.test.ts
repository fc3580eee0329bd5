import { describe, expect, test } from 'vitest';
import { loadAccessControl } from '../../../lib/local/roles/load-access-control.ts';
import { LOCAL_ACCOUNT } from '../../../lib/local/template/local-account.ts';

const document = (...Statement: readonly object[]) => ({ Version: '2012-10-17', Statement });
const POLICY_ARN = LOCAL_ACCOUNT.globalArn('iam', 'policy/Operate');

/** A role and a managed policy that allows reads, attached in the given way. */
function load({
  roles = [],
  arns = [],
}: {
  readonly roles?: readonly string[];
  readonly arns?: readonly string[];
}) {
  const access = loadAccessControl(
    [
      {
        logicalId: 'Role',
        type: 'AWS::IAM::Role',
        properties: { AssumeRolePolicyDocument: document(), ManagedPolicyArns: arns },
      },
      {
        logicalId: 'Operate',
        type: 'AWS::IAM::ManagedPolicy',
        properties: {
          Roles: roles,
          PolicyDocument: document({ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }),
        },
      },
    ],
    LOCAL_ACCOUNT,
  );
  const mayRead = (name: string): boolean =>
    access.authorize({
      roleArn: LOCAL_ACCOUNT.globalArn('iam', `role/${name}`),
      action: 's3:GetObject',
      resource: 'arn:aws:s3:::b/k',
    }) === undefined;
  return { role: mayRead('Role'), operator: mayRead('Operate'), grants: access.grants().length };
}

describe('a managed policy', () => {
  test.each([
    ['names the role', { roles: ['Role'] }],
    ['is named by the role', { arns: [POLICY_ARN] }],
    ['and the role name each other', { roles: ['Role'], arns: [POLICY_ARN] }],
  ])('that %s applies to the role only', (_, attached) => {
    expect(load(attached)).toEqual({ role: true, operator: false, grants: 1 });
  });

  test('that is not attached is a separate operator', () => {
    expect(load({})).toEqual({ role: false, operator: true, grants: 1 });
  });

  test('of AWS is refused, except for logs and traces', () => {
    expect(() => load({ arns: ['arn:aws:iam::aws:policy/AdministratorAccess'] })).toThrow(
      'the managed policy arn:aws:iam::aws:policy/AdministratorAccess, at Role/Properties/ManagedPolicyArns.',
    );
    expect(load({ arns: ['arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess'] })).toMatchObject({
      role: false,
    });
  });
});
