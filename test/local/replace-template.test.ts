import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { systemClock } from '../../lib/local/clock/clock.ts';
import { systemRandom } from '../../lib/local/clock/random.ts';
import { type LocalRun, startLocalRun } from '../../lib/local/local-run.ts';
import { LOCAL_ACCOUNT } from '../../lib/local/template/local-account.ts';
import { mockApi } from './mock-api.ts';

let run: LocalRun;
let assets: string;
beforeAll(async () => {
  assets = mkdtempSync(path.join(inject('temporaryFolder'), 'assets-'));
  run = await startLocalRun({
    ...assembly(),
    port: 0,
    apiKey: 'key',
    clock: systemClock,
    random: systemRandom,
    log: () => undefined,
  });
});
afterAll(() => run.stop(0));
beforeEach(() => run.replace(assembly()));

interface Version {
  readonly answer?: number;
  readonly output?: string;
  readonly computes?: string;
  readonly resources?: object;
}

/** A template with a mock API, a state machine that waits, one with a fixed output, and one that computes. */
function assembly({ answer = 200, output = 'old', computes = '1', resources = {} }: Version = {}) {
  const folder = path.join(assets, computes);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'index.js'), `exports.handler = async () => ${computes};`);
  const pass = { Type: 'Pass', Output: { said: output }, End: true };
  return {
    assets: new Map([[computes, folder]]),
    template: {
      Resources: {
        Role: role('states', 'lambda:InvokeFunction'),
        FunctionRole: role('lambda', 'logs:PutLogEvents'),
        Function: {
          Type: 'AWS::Lambda::Function',
          Properties: {
            Code: { S3Key: computes },
            Handler: 'index.handler',
            Role: { 'Fn::GetAtt': ['FunctionRole', 'Arn'] },
          },
        },
        Answer: machine('EXPRESS', { Only: pass }),
        Late: machine('STANDARD', {
          Only: { Type: 'Wait', Seconds: '{% $states.input.seconds %}', Next: 'Last' },
          Last: pass,
        }),
        Compute: machine('EXPRESS', {
          Only: {
            Type: 'Task',
            Resource: 'arn:aws:states:::lambda:invoke',
            Arguments: { FunctionName: LOCAL_ACCOUNT.arn('lambda', 'function:Function') },
            Output: '{% $states.result.Payload %}',
            End: true,
          },
        }),
        ...mockApi(answer),
        ...resources,
      },
    },
  };
}

function role(service: string, action: string) {
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Statement: [
          { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: `${service}.amazonaws.com` } },
        ],
      },
      Policies: [
        {
          PolicyName: 'p',
          PolicyDocument: { Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }] },
        },
      ],
    },
  };
}

function machine(type: string, states: object) {
  return {
    Type: 'AWS::StepFunctions::StateMachine',
    Properties: {
      StateMachineType: type,
      RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
      DefinitionString: JSON.stringify({ QueryLanguage: 'JSONata', StartAt: 'Only', States: states }),
    },
  };
}

async function start(name: string, input: object = {}): Promise<unknown> {
  const answer = await run.stepFunctions.call('StartSyncExecution', {
    stateMachineArn: LOCAL_ACCOUNT.arn('states', `stateMachine:${name}`),
    input: JSON.stringify(input),
  });
  return JSON.parse(String(answer.output));
}

async function startLate(name: string, seconds: number): Promise<string> {
  const { executionArn } = await run.stepFunctions.call('StartExecution', {
    stateMachineArn: LOCAL_ACCOUNT.arn('states', 'stateMachine:Late'),
    name,
    input: JSON.stringify({ seconds }),
  });
  return String(executionArn);
}

describe('another template is live at the same addresses', () => {
  test('its API', async () => {
    expect((await fetch(run.url)).status).toBe(200);
    await run.replace(assembly({ answer: 204 }));
    expect((await fetch(run.url)).status).toBe(204);
  });

  test('its states', async () => {
    expect(await start('Answer')).toEqual({ said: 'old' });
    await run.replace(assembly({ output: 'new' }));
    expect(await start('Answer')).toEqual({ said: 'new' });
  });

  test('its functions', async () => {
    expect(await start('Compute')).toBe(1);
    await run.replace(assembly({ computes: '2' }));
    expect(await start('Compute')).toBe(2);
  });

  test('its roles', async () => {
    await run.replace(assembly({ resources: { Role: role('states', 's3:GetObject') } }));
    await expect(start('Compute')).rejects.toThrow();
    await run.replace(assembly());
    expect(await start('Compute')).toBe(1);
  });

  test('its new queues, buckets and tables', async () => {
    await run.replace(assembly({ resources: { Bucket: { Type: 'AWS::S3::Bucket' } } }));
    expect((await fetch(`${run.endpoints.s3}/bucket`)).status).toBe(200);
  });
});

test('a running execution continues with the definition that it was started with', async () => {
  const arn = await startLate('a', 1);
  await run.replace(assembly({ output: 'new' }));
  await run.stepFunctions.idle();
  expect(await run.stepFunctions.call('DescribeExecution', { executionArn: arn })).toMatchObject({
    status: 'SUCCEEDED',
    output: '{"said":"old"}',
  });
  const later = await startLate('b', 0);
  await run.stepFunctions.idle();
  expect(await run.stepFunctions.call('DescribeExecution', { executionArn: later })).toMatchObject({
    output: '{"said":"new"}',
  });
});

describe('a template that cannot be run leaves the old one running', () => {
  test.each<[string, Version, string]>([
    ['an unknown type', { resources: { Odd: { Type: 'AWS::Odd::Thing' } } }, 'the type AWS::Odd::Thing'],
    [
      'a state that AWS refuses',
      { resources: { Answer: machine('EXPRESS', { Only: { Type: 'Pass' } }) } },
      'Only',
    ],
    [
      'an integration that is not supported',
      {
        resources: {
          Answer: machine('EXPRESS', {
            Only: { Type: 'Task', Resource: 'arn:aws:states:::glue:startJobRun', End: true },
          }),
        },
      },
      'Answer/DefinitionString/States/Only',
    ],
    [
      'a function without its module',
      {
        resources: {
          Function: {
            Type: 'AWS::Lambda::Function',
            Properties: {
              Code: { S3Key: '1' },
              Handler: 'other.handler',
              Role: { 'Fn::GetAtt': ['FunctionRole', 'Arn'] },
            },
          },
        },
      },
      'Function/Properties/Handler',
    ],
    [
      'an API that is not supported',
      { resources: { Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Body: {} } } } },
      'Api',
    ],
  ])('%s', async (_, version, message) => {
    await expect(run.replace(assembly({ output: 'new', answer: 204, ...version }))).rejects.toThrow(message);
    expect((await fetch(run.url)).status).toBe(200);
    expect(await start('Answer')).toEqual({ said: 'old' });
    expect(await start('Compute')).toBe(1);
  });
});
