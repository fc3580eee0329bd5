import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, ParameterNotFound, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { systemClock } from '../../lib/local/clock/clock.ts';
import { systemRandom } from '../../lib/local/clock/random.ts';
import { type LocalRun, startLocalRun } from '../../lib/local/local-run.ts';
import type { GeneratedSecret } from '../../lib/local/services/secrets/secret-store.ts';
import { LOCAL_ACCOUNT } from '../../lib/local/template/local-account.ts';
import { mockApi } from './mock-api.ts';

/** Reads with the SDK, which finds the endpoints and credentials in the environment. */
const CODE = `const { GetSecretValueCommand, SecretsManagerClient } = require('@aws-sdk/client-secrets-manager');
const { GetParameterCommand, SSMClient } = require('@aws-sdk/client-ssm');
exports.handler = async ({ secret, parameter }) => {
  try {
    if (secret !== undefined) return await new SecretsManagerClient({}).send(new GetSecretValueCommand(secret));
    return await new SSMClient({}).send(new GetParameterCommand(parameter));
  } catch ({ name, message }) {
    return { name, message };
  }
};`;

let run: LocalRun;
const generated: GeneratedSecret[] = [];
let folder: string;
beforeAll(async () => {
  folder = path.join(mkdtempSync(path.join(inject('temporaryFolder'), 'secrets-')), 'code');
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'index.js'), CODE);
  run = await startLocalRun({
    ...assembly('webhooks/github'),
    port: 0,
    apiKey: 'key',
    secrets: new Map([
      ['webhooks/github', { current: 'first' }],
      ['webhooks/stripe', { current: 'not granted' }],
    ]),
    onGeneratedSecret: (secret) => generated.push(secret),
    clock: systemClock,
    random: systemRandom,
    log: () => undefined,
  });
});
afterAll(() => run.stop(0));

/** A function that may read this secret and one parameter, and a state machine that invokes it. */
function assembly(secret: string) {
  const secretArn = `arn:aws:secretsmanager:\${AWS::Region}:\${AWS::AccountId}:secret:${secret}-??????`;
  const parameterArn = 'arn:aws:ssm:${AWS::Region}:${AWS::AccountId}:parameter/webhooks/zoom';
  const invoke = {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments: { FunctionName: 'Verifier', Payload: '{% $states.input %}' },
    Output: '{% $states.result.Payload %}',
    End: true,
  };
  return {
    assets: new Map([['code', folder]]),
    template: {
      Resources: {
        Role: role('states', { Action: 'lambda:InvokeFunction', Resource: '*' }),
        FunctionRole: role(
          'lambda',
          { Action: 'secretsmanager:GetSecretValue', Resource: { 'Fn::Sub': secretArn } },
          { Action: 'ssm:GetParameter', Resource: { 'Fn::Sub': parameterArn } },
        ),
        Verifier: {
          Type: 'AWS::Lambda::Function',
          Properties: {
            Code: { S3Key: 'code' },
            Handler: 'index.handler',
            Role: { 'Fn::GetAtt': ['FunctionRole', 'Arn'] },
          },
        },
        Machine: {
          Type: 'AWS::StepFunctions::StateMachine',
          Properties: {
            StateMachineType: 'EXPRESS',
            RoleArn: { 'Fn::GetAtt': ['Role', 'Arn'] },
            DefinitionString: JSON.stringify({
              QueryLanguage: 'JSONata',
              StartAt: 'Invoke',
              States: { Invoke: invoke },
            }),
          },
        },
        ...mockApi(200),
      },
    },
  };
}

function role(service: string, ...allowed: readonly object[]) {
  const Principal = { Service: `${service}.amazonaws.com` };
  const trust = { Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }] };
  const Statement = allowed.map((each) => ({ Effect: 'Allow', ...each }));
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: trust,
      Policies: [{ PolicyName: 'All', PolicyDocument: { Statement } }],
    },
  };
}

/** The answer that the function gets. */
async function invoke(input: object): Promise<Record<string, unknown>> {
  const { output } = await run.stepFunctions.call('StartSyncExecution', {
    stateMachineArn: LOCAL_ACCOUNT.arn('states', 'stateMachine:Machine'),
    input: JSON.stringify(input),
  });
  return JSON.parse(String(output)) as Record<string, unknown>;
}

const readSecret = (SecretId: string, more: object = {}) => invoke({ secret: { SecretId, ...more } });

const readParameter = (Name: string) => invoke({ parameter: { Name, WithDecryption: true } });

test('a function reads the secret that its role may read, and no other', async () => {
  expect(await readSecret('webhooks/github')).toMatchObject({ SecretString: 'first' });
  expect(await readSecret('webhooks/stripe')).toMatchObject({
    name: 'AccessDeniedException',
  });
});

test('a parameter without a value has a generated one, which the run tells', async () => {
  const made = generated.find(({ name }) => name === '/webhooks/zoom');
  expect(made?.value).toMatch(/^[0-9a-f]{32}$/);
  expect(await readParameter('/webhooks/zoom')).toMatchObject({
    Parameter: { Type: 'SecureString', Value: made?.value },
  });
});

test('a changed value is live at once, and the old one is the previous one', async () => {
  run.setSecrets(new Map([['webhooks/github', { current: 'second' }]]));
  expect(await readSecret('webhooks/github')).toMatchObject({ SecretString: 'second' });
  expect(await readSecret('webhooks/github', { VersionStage: 'AWSPREVIOUS' })).toMatchObject({
    SecretString: 'first',
  });
});

test('the one endpoint finds both services by the signature', async () => {
  const options = {
    endpoint: run.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  const secret = new GetSecretValueCommand({ SecretId: 'webhooks/github' });
  expect(await new SecretsManagerClient(options).send(secret)).toMatchObject({
    Name: 'webhooks/github',
    CreatedDate: expect.any(Date) as Date,
  });
  const parameter = new GetParameterCommand({ Name: '/webhooks/zoom' });
  expect(await new SSMClient(options).send(parameter)).toMatchObject({
    Parameter: { Name: '/webhooks/zoom', LastModifiedDate: expect.any(Date) as Date },
  });
  const missing = new GetParameterCommand({ Name: '/missing' });
  await expect(new SSMClient(options).send(missing)).rejects.toBeInstanceOf(ParameterNotFound);
});

test('a secret that a changed template reads is generated, and one that it no longer reads is gone', async () => {
  run.setSecrets(new Map());
  await run.replace(assembly('webhooks/slack'));
  const made = generated.find(({ name }) => name === 'webhooks/slack');
  expect(await readSecret('webhooks/slack')).toMatchObject({ SecretString: made?.value });
  expect(await readSecret('webhooks/github')).toMatchObject({
    name: 'AccessDeniedException',
  });
});
