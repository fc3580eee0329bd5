import { describe, expect, test } from 'vitest';
import { functionWith, secretsOf } from './secrets-of.ts';

const HERE = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:';
const PARAMETERS = 'arn:aws:ssm:us-east-1:000000000000:parameter/';

const secret = (properties: object) => ({ Type: 'AWS::SecretsManager::Secret', Properties: properties });
const parameter = (properties: object) => ({ Type: 'AWS::SSM::Parameter', Properties: properties });

describe('a secret of the template', () => {
  test('has its name, an ARN with six fixed characters, and its value or rules', () => {
    const { declared } = secretsOf({
      Own: secret({ Name: 'own/a', SecretString: 's' }),
      Generated: secret({ GenerateSecretString: { PasswordLength: 8 } }),
      Empty: secret({}),
      Plain: parameter({ Name: '/own/b', Type: 'String', Value: 'v' }),
    });
    expect(declared).toEqual([
      { service: 'secretsmanager', name: 'own/a', arn: `${HERE}own/a-a1b2c3`, value: 's' },
      {
        service: 'secretsmanager',
        name: 'Generated',
        arn: `${HERE}Generated-a1b2c3`,
        rules: { PasswordLength: 8 },
      },
      { service: 'secretsmanager', name: 'Empty', arn: `${HERE}Empty-a1b2c3` },
      { service: 'ssm', name: '/own/b', arn: `${PARAMETERS}own/b`, value: 'v' },
    ]);
  });

  test.each([
    ['SecretString', secret({ SecretString: '' })],
    ['SecretString', secret({ SecretString: `hunter2${'x'.repeat(65_530)}` })],
    ['SecretString', secret({ SecretString: ['hunter2'] })],
    ['Value', parameter({ Type: 'String' })],
    ['Value', parameter({ Type: 'String', Value: `hunter2${'x'.repeat(8_186)}` })],
  ])('whose %s is not text of its size is refused, without the value', (property, resource) => {
    const refused = (): unknown => secretsOf({ One: resource });
    expect(refused).toThrow(`at One/Properties/${property}.`);
    expect(refused).not.toThrow('hunter2');
  });

  test.each([
    { SecretStringTemplate: '{}' },
    { GenerateStringKey: 'k' },
    { SecretStringTemplate: '[]', GenerateStringKey: 'k' },
    { SecretStringTemplate: '{', GenerateStringKey: 'k' },
  ])('with the template %j for its value is refused', (rules) => {
    expect(() => secretsOf({ One: secret({ GenerateSecretString: rules }) })).toThrow(
      'at One/Properties/GenerateSecretString.',
    );
  });
});

describe('a secret that only a grant names', () => {
  const named = (grant: string) =>
    secretsOf(functionWith(grant)).declared.map(({ name, arn }) => [name, arn]);
  const elsewhere = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:';

  test.each([
    [
      `secretsmanager:GetSecretValue ${HERE}webhooks/github-??????`,
      'webhooks/github',
      `${HERE}webhooks/github-a1b2c3`,
    ],
    [
      `secretsmanager:* ${elsewhere}webhooks/github-??????`,
      'webhooks/github',
      `${elsewhere}webhooks/github-a1b2c3`,
    ],
    [`SecretsManager:getSecretValue ${elsewhere}stripe-AbCdEf`, 'stripe', `${elsewhere}stripe-AbCdEf`],
    [`* arn:aws:secretsmanager:*:*:secret:slack-??????`, 'slack', `${HERE}slack-a1b2c3`],
    [`ssm:GetParameter ${PARAMETERS}webhooks/zoom`, '/webhooks/zoom', `${PARAMETERS}webhooks/zoom`],
    [`ssm:Get* arn:aws:ssm:eu-west-1:1:parameter/zoom`, 'zoom', 'arn:aws:ssm:eu-west-1:1:parameter/zoom'],
  ])('by %s is known', (grant, name, arn) => {
    expect(named(grant)).toEqual([[name, arn]]);
  });

  test.each([
    `secretsmanager:DescribeSecret ${HERE}a-??????`,
    'secretsmanager:GetSecretValue *',
    `secretsmanager:GetSecretValue ${HERE}webhooks/*`,
    `secretsmanager:GetSecretValue ${HERE}webhooks/github-*`,
    `secretsmanager:GetSecretValue ${HERE}slack`,
    `ssm:GetParameter ${PARAMETERS}*`,
    `ssm:GetParameters ${PARAMETERS}zoom`,
  ])('by %s is not: it allows no reading, or names no secret', (grant) => {
    expect(named(grant)).toEqual([]);
  });

  test('is known once, and not beside the one of the template', () => {
    const { declared } = secretsOf({
      Own: secret({ Name: 'own', SecretString: 's' }),
      ...functionWith(
        `secretsmanager:GetSecretValue ${HERE}own-??????`,
        `secretsmanager:GetSecretValue ${HERE}other-??????`,
        `secretsmanager:* ${HERE}other-??????`,
      ),
    });
    expect(declared.map(({ name, value }) => [name, value])).toEqual([
      ['own', 's'],
      ['other', undefined],
    ]);
  });

  test('to a role of no function is not known', () => {
    const { Role } = functionWith(`secretsmanager:GetSecretValue ${HERE}a-??????`);
    expect(secretsOf({ Role: Role ?? {} }).declared).toEqual([]);
  });
});
