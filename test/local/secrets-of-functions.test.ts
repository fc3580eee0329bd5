import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { systemClock } from '../../lib/local/clock/clock.ts';
import { systemRandom } from '../../lib/local/clock/random.ts';
import { type LocalRun, startLocalRun } from '../../lib/local/local-run.ts';
import type { GeneratedSecret } from '../../lib/local/services/secrets/secret-store.ts';
import { LOCAL_ACCOUNT } from '../../lib/local/template/local-account.ts';
import { mockApi } from './mock-api.ts';
import { authorization } from './services/local-ports.ts';

/** Calls the service as the SDK does: with the credentials and the endpoint of its environment. */
const CODE = `exports.handler = async ({ service, target, input, through = service.toUpperCase() }) => {
  const answer = await fetch(process.env['AWS_ENDPOINT_URL_' + through], {
    method: 'POST',
    headers: {
      'x-amz-target': target,
      authorization: \`AWS4-HMAC-SHA256 Credential=\${process.env.AWS_ACCESS_KEY_ID}/20260101/us-east-1/\${service}/aws4_request\`,
    },
    body: JSON.stringify(input),
  });
  return answer.json();
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

const readSecret = (SecretId: string, more: object = {}) =>
  invoke({
    service: 'secretsmanager',
    through: 'SECRETS_MANAGER',
    target: 'secretsmanager.GetSecretValue',
    input: { SecretId, ...more },
  });

const readParameter = (Name: string) =>
  invoke({ service: 'ssm', target: 'AmazonSSM.GetParameter', input: { Name, WithDecryption: true } });

test('a function reads the secret that its role may read, and no other', async () => {
  expect(await readSecret('webhooks/github')).toMatchObject({ SecretString: 'first' });
  expect(await readSecret('webhooks/stripe')).toMatchObject({
    __type: expect.stringContaining('AccessDeniedException') as string,
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
  const ask = async (service: string, target: string, input: object) => {
    const headers = { 'x-amz-target': target, authorization: authorization().replace('/x/', `/${service}/`) };
    const answer = await fetch(run.endpoint, { method: 'POST', headers, body: JSON.stringify(input) });
    return answer.json();
  };
  const SecretId = 'webhooks/github';
  expect(await ask('secretsmanager', 'secretsmanager.GetSecretValue', { SecretId })).toMatchObject({
    Name: SecretId,
  });
  expect(await ask('ssm', 'AmazonSSM.GetParameter', { Name: '/webhooks/zoom' })).toMatchObject({
    Parameter: { Name: '/webhooks/zoom' },
  });
});

test('a secret that a changed template reads is generated, and one that it no longer reads is gone', async () => {
  run.setSecrets(new Map());
  await run.replace(assembly('webhooks/slack'));
  const made = generated.find(({ name }) => name === 'webhooks/slack');
  expect(await readSecret('webhooks/slack')).toMatchObject({ SecretString: made?.value });
  expect(await readSecret('webhooks/github')).toMatchObject({
    __type: expect.stringContaining('AccessDeniedException') as string,
  });
});
