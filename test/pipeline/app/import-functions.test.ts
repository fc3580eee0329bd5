import { expect, test } from 'vitest';
import { importFunctions } from '../../../lib/pipeline/app/import-functions.ts';

const imported = (name: string) => ({ 'Fn::ImportValue': name });

const OTHER = {
  id: 'Prod-Other',
  template: {
    Resources: {
      Compute: {
        Type: 'AWS::Lambda::Function',
        DependsOn: ['Role'],
        Properties: {
          Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
          Environment: { Variables: { A: { 'Fn::Sub': '${Role.Arn} ${AWS::Region}' } } },
        },
      },
      Role: { Type: 'AWS::IAM::Role', Properties: {} },
      Policy: { Type: 'AWS::IAM::Policy', Properties: { Roles: [{ Ref: 'Role' }] } },
      NotMine: { Type: 'AWS::IAM::Policy', Properties: { Roles: ['Another'] } },
      Topic: { Type: 'AWS::SNS::Topic' },
    },
    Outputs: {
      Function: { Value: { 'Fn::GetAtt': ['Compute', 'Arn'] }, Export: { Name: 'Other:Function' } },
      Topic: { Value: { Ref: 'Topic' }, Export: { Name: 'Other:Topic' } },
    },
  },
};

test('a function of another stack comes with its role and the policies of the role, under ids of its stack', () => {
  const { template, from } = importFunctions(
    { Resources: { Machine: { Properties: { Calls: imported('Other:Function') } } } },
    [OTHER],
  );
  expect(template).toEqual({
    Resources: {
      Machine: { Properties: { Calls: { 'Fn::GetAtt': ['ProdOtherCompute', 'Arn'] } } },
      ProdOtherCompute: {
        Type: 'AWS::Lambda::Function',
        Properties: {
          Role: { 'Fn::GetAtt': ['ProdOtherRole', 'Arn'] },
          Environment: { Variables: { A: { 'Fn::Sub': ['${ProdOtherRole.Arn} ${AWS::Region}', {}] } } },
        },
      },
      ProdOtherRole: { Type: 'AWS::IAM::Role', Properties: {} },
      ProdOtherPolicy: { Type: 'AWS::IAM::Policy', Properties: { Roles: [{ Ref: 'ProdOtherRole' }] } },
    },
  });
  expect(from).toEqual([OTHER]);
});

test.each(['Other:Topic', 'Nobody:Exports'])('the import of %s stays', (name) => {
  const template = { Resources: { Alarm: { Properties: { AlarmActions: [imported(name)] } } } };
  expect(importFunctions(template, [OTHER])).toEqual({ template, from: [] });
});
