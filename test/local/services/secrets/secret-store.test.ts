import { describe, expect, test } from 'vitest';
import { functionWith, secretsOf } from './secrets-of.ts';

const ARN = 'arn:aws:secretsmanager:us-east-1:000000000000:secret:';
const GITHUB = `secretsmanager:GetSecretValue ${ARN}webhooks/github-??????`;

const values = (given: Readonly<Record<string, string>>) =>
  new Map(Object.entries(given).map(([name, current]) => [name, { current }]));

describe('a secret is found', () => {
  const { store } = secretsOf(functionWith(GITHUB), { github: { current: 'a' } });

  test.each(['webhooks/github', `${ARN}webhooks/github-a1b2c3`, `${ARN}webhooks/github`])(
    'by %s',
    (named) => {
      expect(store.find('secretsmanager', named)?.name).toBe('webhooks/github');
    },
  );

  test.each(['', 'webhooks', 'webhooks/githu', '/webhooks/github', ARN, `${ARN}webhooks/github-zzzzzz`])(
    'not by %j',
    (named) => {
      expect(store.find('secretsmanager', named)).toBeUndefined();
    },
  );

  test('of a file as a secret and as a parameter, which may begin with a slash', () => {
    expect(store.find('secretsmanager', 'github')?.current.value).toBe('a');
    for (const named of ['github', '/github', 'arn:aws:ssm:us-east-1:000000000000:parameter/github'])
      expect(store.find('ssm', named)?.current.value).toBe('a');
    expect(store.find('secretsmanager', '/github')).toBeUndefined();
  });
});

test('two secrets whose names begin alike are two secrets', () => {
  const { store } = secretsOf(
    functionWith(GITHUB, `secretsmanager:GetSecretValue ${ARN}webhooks/github-abcdef-??????`),
    { 'webhooks/github': { current: 'short' }, 'webhooks/github-abcdef': { current: 'long' } },
  );
  const valueOf = (named: string) => store.find('secretsmanager', named)?.current.value;
  expect(valueOf('webhooks/github')).toBe('short');
  expect(valueOf('webhooks/github-abcdef')).toBe('long');
  expect(valueOf(`${ARN}webhooks/github-abcdef-a1b2c3`)).toBe('long');
  // Read as the complete ARN of webhooks/github, with other characters than it has.
  expect(valueOf(`${ARN}webhooks/github-abcdef`)).toBeUndefined();
});

describe('the value', () => {
  const own = { Type: 'AWS::SecretsManager::Secret', Properties: { Name: 'own', SecretString: 'template' } };

  test('is that of the file, or else of the template, or else generated', () => {
    const given = secretsOf({ Own: own, ...functionWith(GITHUB) }, { own: { current: 'file' } });
    expect(given.store.find('secretsmanager', 'own')?.current.value).toBe('file');
    expect(given.generated).toEqual([
      { name: 'webhooks/github', value: expect.stringMatching(/^[0-9a-f]{32}$/) as string },
    ]);
    expect(given.store.find('secretsmanager', 'webhooks/github')?.current.value).toBe(
      given.generated[0]?.value,
    );
    const { store, generated } = secretsOf({ Own: own });
    expect(store.find('secretsmanager', 'own')?.current.value).toBe('template');
    expect(generated).toEqual([]);
  });

  test('that was generated stays for the whole run', () => {
    const { store, declared, generated } = secretsOf(functionWith(GITHUB));
    const before = store.find('secretsmanager', 'webhooks/github');
    store.declare([]);
    expect(store.find('secretsmanager', 'webhooks/github')).toBeUndefined();
    store.declare(declared);
    store.setValues(values({ other: 'a' }));
    expect(store.find('secretsmanager', 'webhooks/github')?.current.value).toBe(before?.current.value);
    expect(generated).toHaveLength(1);
  });
});

test('a secret and a parameter with the same name have the same generated value, as they would from a file', () => {
  const { store, generated } = secretsOf(
    functionWith(
      `secretsmanager:GetSecretValue ${ARN}zoom-??????`,
      'secretsmanager:GetSecretValue arn:aws:secretsmanager:eu-west-1:1:secret:zoom-AbCdEf',
      'ssm:GetParameter arn:aws:ssm:us-east-1:000000000000:parameter/zoom',
    ),
  );
  expect(generated).toHaveLength(1);
  expect(store.find('ssm', 'zoom')?.current.value).toBe(generated[0]?.value);
  expect(store.find('secretsmanager', 'zoom')?.current.value).toBe(generated[0]?.value);
});

describe('after a rotation', () => {
  test('the old value is the previous one, and a change of another secret changes nothing', () => {
    const { store } = secretsOf({}, { a: { current: 'one' }, b: { current: 'x' } });
    const first = store.find('secretsmanager', 'a');
    expect(first?.previous).toBeUndefined();
    store.setValues(values({ a: 'two', b: 'x' }));
    const second = store.find('secretsmanager', 'a');
    expect(second).toMatchObject({ current: { value: 'two', number: 2 }, previous: first?.current });
    store.setValues(values({ a: 'two', b: 'y' }));
    expect(store.find('secretsmanager', 'a')).toEqual(second);
    store.setValues(values({ a: 'three' }));
    expect(store.find('secretsmanager', 'a')).toMatchObject({
      current: { value: 'three', number: 3 },
      previous: second?.current,
    });
    expect(store.find('secretsmanager', 'b')).toBeUndefined();
  });

  test('back to the old value, both versions keep their ids', () => {
    const { store } = secretsOf({}, { a: { current: 'one' } });
    const first = store.find('ssm', 'a')?.current;
    store.setValues(values({ a: 'two' }));
    const second = store.find('ssm', 'a')?.current;
    store.setValues(values({ a: 'one' }));
    expect(store.find('ssm', 'a')).toMatchObject({ current: first, previous: second });
  });

  test('a given previous value has a version of its own', () => {
    const { store } = secretsOf({}, { a: { current: 'new', previous: 'old' } });
    expect(store.find('secretsmanager', 'a')).toMatchObject({
      current: { value: 'new', number: 2 },
      previous: { value: 'old', number: 1 },
    });
  });
});
