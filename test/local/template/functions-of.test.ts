import { describe, expect, test } from 'vitest';
import { functionsOf } from '../../../lib/local/template/functions-of.ts';
import { LOCAL_ACCOUNT } from '../../../lib/local/template/local-account.ts';
import { readTemplate } from '../../../lib/local/template/read-template.ts';

const COMPUTE = LOCAL_ACCOUNT.arn('lambda', 'function:Compute');
const MACHINE = LOCAL_ACCOUNT.arn('states', 'stateMachine:Machine');
const ELSEWHERE = 'arn:aws:lambda:eu-west-1:123456789012:function:theirs';

const invoking = (name: unknown) => ({
  Type: 'AWS::StepFunctions::StateMachine',
  Properties: {
    DefinitionString: {
      'Fn::Join': [
        '',
        [
          '{"StartAt":"Run","States":{"Run":{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Arguments":{"FunctionName":"',
          name,
          '"},"End":true}}}',
        ],
      ],
    },
  },
});

/** The functions of a template with Compute, a version and an alias of it, and a machine that invokes what is given. */
function functions(name: unknown) {
  const template = {
    Resources: {
      Compute: { Type: 'AWS::Lambda::Function', Properties: { Code: { ZipFile: '' } } },
      Version: { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Compute' } } },
      Alias: {
        Type: 'AWS::Lambda::Alias',
        Properties: {
          FunctionName: { 'Fn::GetAtt': ['Compute', 'Arn'] },
          FunctionVersion: { 'Fn::GetAtt': ['Version', 'Version'] },
          Name: 'live',
        },
      },
      Machine: invoking(name),
    },
  };
  return functionsOf(readTemplate(template, LOCAL_ACCOUNT), LOCAL_ACCOUNT).map(
    ({ arn, resource, names, invokedBy }) => ({
      arn,
      isHere: resource !== undefined,
      names: [...names],
      invokedBy,
    }),
  );
}

describe('a function of the template', () => {
  const compute = {
    arn: COMPUTE,
    isHere: true,
    names: [
      ['Compute', COMPUTE],
      [COMPUTE, COMPUTE],
      [`${COMPUTE}:1`, `${COMPUTE}:1`],
      [`${COMPUTE}:live`, `${COMPUTE}:live`],
    ],
  };

  test.each([
    ['its ARN', { 'Fn::GetAtt': ['Compute', 'Arn'] }],
    ['its name', { Ref: 'Compute' }],
    ['its newest code', { 'Fn::Join': ['', [{ Ref: 'Compute' }, ':$LATEST']] }],
    ['a version', { Ref: 'Version' }],
    ['an alias', { Ref: 'Alias' }],
  ])('is invoked by %s', (_, name) => {
    expect(functions(name)).toEqual([{ ...compute, invokedBy: [MACHINE] }]);
  });

  test('is invoked by nobody whose expression alone knows', () => {
    expect(functions('{% $states.input %}')).toEqual([{ ...compute, invokedBy: [] }]);
  });
});

test('a function that is invoked and that the template does not have is elsewhere', () => {
  expect(functions(ELSEWHERE)[1]).toEqual({
    arn: ELSEWHERE,
    isHere: false,
    names: [[ELSEWHERE, ELSEWHERE]],
    invokedBy: [MACHINE],
  });
});
