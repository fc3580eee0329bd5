import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LocalServer } from '../../../../lib/local/http/listen-locally.ts';
import { credentialsOf } from '../../../../lib/local/roles/role-credentials.ts';
import type { SecretStore } from '../../../../lib/local/services/secrets/secret-store.ts';
import { startSecretsServer } from '../../../../lib/local/services/secrets/start-secrets-server.ts';
import { LOCAL_ACCOUNT } from '../../../../lib/local/template/local-account.ts';
import { authorization, send } from '../local-ports.ts';
import { functionWith, secretsOf } from './secrets-of.ts';

const ARN = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:';
const PARAMETER = 'arn:aws:ssm:us-east-1:000000000000:parameter/';

let server: LocalServer;
let store: SecretStore;
beforeAll(async () => {
  const secrets = secretsOf(
    {
      Plain: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/plain', Type: 'String', Value: 'v' } },
      ...functionWith(
        `secretsmanager:GetSecretValue ${ARN}webhooks/github-??????`,
        `ssm:GetParameter ${PARAMETER}webhooks/zoom`,
      ),
    },
    {
      'webhooks/github': { current: 'new', previous: 'old' },
      'webhooks/github-abcdef': { current: 'other' },
      'webhooks/githu': { current: 'other' },
      '/webhooks/zoom': { current: 'z' },
      '/webhooks/zoom2': { current: 'other' },
    },
  );
  store = secrets.store;
  server = await startSecretsServer({ store, access: secrets.access, account: LOCAL_ACCOUNT });
});
afterAll(() => server.close());

const ROLE = credentialsOf(LOCAL_ACCOUNT.globalArn('iam', 'role/Role')).accessKeyId;
const OTHER = credentialsOf(LOCAL_ACCOUNT.globalArn('iam', 'role/Other')).accessKeyId;

async function ask(
  target: string,
  input: object,
  accessKeyId = 'operator',
): Promise<Record<string, unknown>> {
  const headers = { 'x-amz-target': target, authorization: authorization(accessKeyId) };
  const { status, body } = await send(server.endpoint, { headers, body: JSON.stringify(input) });
  return { status, ...(JSON.parse(body) as Record<string, unknown>) };
}

const secretValue = (input: object, accessKeyId?: string) =>
  ask('secretsmanager.GetSecretValue', input, accessKeyId);
const parameter = (input: object, accessKeyId?: string) => ask('AmazonSSM.GetParameter', input, accessKeyId);

describe('GetSecretValue', () => {
  const found = {
    status: 200,
    ARN: `${ARN}webhooks/github-a1b2c3`,
    Name: 'webhooks/github',
    VersionId: expect.stringMatching(/^[\da-f-]{36}$/) as string,
    CreatedDate: Date.UTC(2026, 0, 1) / 1_000,
  };

  test.each(['webhooks/github', `${ARN}webhooks/github`, `${ARN}webhooks/github-a1b2c3`])(
    'of %s has the value, for a role with the grant and for an operator',
    async (SecretId) => {
      const current = { ...found, SecretString: 'new', VersionStages: ['AWSCURRENT'] };
      expect(await secretValue({ SecretId }, ROLE)).toEqual(current);
      expect(await secretValue({ SecretId, VersionStage: 'AWSCURRENT' })).toEqual(current);
    },
  );

  test('of AWSPREVIOUS has the value before it, also by its version', async () => {
    const SecretId = 'webhooks/github';
    const previous = { ...found, SecretString: 'old', VersionStages: ['AWSPREVIOUS'] };
    const answer = await secretValue({ SecretId, VersionStage: 'AWSPREVIOUS' }, ROLE);
    expect(answer).toEqual(previous);
    const VersionId = store.find('secretsmanager', SecretId)?.previous?.id;
    expect(await secretValue({ SecretId, VersionId })).toEqual(previous);
  });

  test.each([
    [{ SecretId: 'webhooks/githu', VersionStage: 'AWSPREVIOUS' }, ' value for staging label: AWSPREVIOUS'],
    [{ SecretId: 'webhooks/github', VersionStage: 'AWSPENDING' }, ' value for staging label: AWSPENDING'],
    [{ SecretId: 'webhooks/github', VersionId: 'x' }, ' value for VersionId: x'],
    [{ SecretId: 'webhooks' }, '.'],
    [{ SecretId: '' }, '.'],
    [{ SecretId: `${ARN}webhooks/github-zzzzzz` }, '.'],
    // Six characters after a hyphen count as those of the ARN.
    [{ SecretId: `${ARN}webhooks/github-abcdef` }, '.'],
  ])('of %j finds nothing', async (input, what) => {
    expect(await secretValue(input)).toMatchObject({
      status: 400,
      __type: expect.stringContaining('ResourceNotFoundException') as string,
      message: `Secrets Manager can't find the specified secret${what}`,
    });
  });

  test.each([
    ['webhooks/github', OTHER, `${ARN}webhooks/github-a1b2c3`],
    ['webhooks/github-abcdef', ROLE, `${ARN}webhooks/github-abcdef-a1b2c3`],
    ['webhooks/githu', ROLE, `${ARN}webhooks/githu-a1b2c3`],
    ['missing', ROLE, `${ARN}missing`],
    [`${ARN}missing`, ROLE, `${ARN}missing`],
  ])('of %s is refused to a role without the grant', async (SecretId, accessKeyId, resource) => {
    const answer = await secretValue({ SecretId }, accessKeyId);
    expect(answer).toMatchObject({
      status: 400,
      __type: expect.stringContaining('AccessDeniedException') as string,
    });
    expect(answer.message).toContain(
      `is not authorized to perform: secretsmanager:GetSecretValue on resource: ${resource} because`,
    );
  });
});

describe('GetParameter', () => {
  test.each(['/webhooks/zoom', `${PARAMETER}webhooks/zoom`, '/webhooks/zoom:1'])(
    'of %s has the value',
    async (Name) => {
      expect(await parameter({ Name, WithDecryption: true }, ROLE)).toMatchObject({
        status: 200,
        Parameter: {
          ARN: `${PARAMETER}webhooks/zoom`,
          Name: '/webhooks/zoom',
          Type: 'SecureString',
          Value: 'z',
          Version: 1,
          DataType: 'text',
        },
      });
    },
  );

  test('without decryption has other text than the value, unless it is a String', async () => {
    const { Parameter } = (await parameter({ Name: '/webhooks/zoom' })) as { Parameter?: { Value: string } };
    expect(Parameter?.Value).toMatch(/^\S{44}$/);
    expect(await parameter({ Name: '/plain' })).toMatchObject({ Parameter: { Type: 'String', Value: 'v' } });
  });

  test.each([
    ['/webhooks', 'ParameterNotFound'],
    ['', 'ParameterNotFound'],
    [':1', 'ParameterNotFound'],
    ['arn:aws:ssm:us-east-1:000000000000:parameter', 'ParameterNotFound'],
    ['/webhooks/zoom:2', 'ParameterVersionNotFound'],
    ['/webhooks/zoom:label', 'ParameterVersionNotFound'],
  ])('of %j is %s', async (Name, type) => {
    expect(await parameter({ Name })).toMatchObject({
      status: 400,
      __type: expect.stringMatching(`#${type}$`) as string,
    });
  });

  test.each([
    ['/webhooks/zoom', OTHER],
    ['/webhooks/zoom2', ROLE],
    ['/missing', ROLE],
  ])('of %s is refused to a role without the grant', async (Name, accessKeyId) => {
    const answer = await parameter({ Name }, accessKeyId);
    expect(answer).toMatchObject({
      status: 400,
      __type: expect.stringContaining('AccessDeniedException') as string,
    });
    expect(answer.message).toContain(`ssm:GetParameter on resource: ${PARAMETER}${Name.slice(1)} because`);
  });
});

describe('a hostile request', () => {
  test('without a signature is refused', async () => {
    const headers = { 'x-amz-target': 'secretsmanager.GetSecretValue' };
    const answer = await send(server.endpoint, { headers, body: '{"SecretId":"webhooks/github"}' });
    expect(answer.status).toBe(400);
    expect(answer.body).toContain('MissingAuthenticationTokenException');
    expect(answer.body).not.toContain('new');
  });

  test('that is too large is refused', async () => {
    const answer = await secretValue({ SecretId: 'x'.repeat(1_050_000) });
    expect(answer).toMatchObject({
      status: 413,
      __type: expect.stringContaining('RequestEntityTooLargeException') as string,
    });
  });

  test('for another action is refused, with those that there are', async () => {
    expect(await ask('secretsmanager.PutSecretValue', { SecretId: 'webhooks/github' })).toMatchObject({
      status: 400,
      message:
        'The local run does not have the action "secretsmanager.PutSecretValue" (it has secretsmanager.GetSecretValue, AmazonSSM.GetParameter).',
    });
  });
});
