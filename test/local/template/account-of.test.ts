import { expect, test } from 'vitest';
import { accountOf, withEnvironment } from '../../../lib/local/template/account-of.ts';
import { readTemplate } from '../../../lib/local/template/read-template.ts';
import { synthesiseStack } from '../../synthesise-pipeline.ts';

const DEFAULTS = { accountId: '000000000000', region: 'us-east-1' };

test('a stack that fixes nothing is in the default account', () => {
  expect(accountOf(synthesiseStack().toJSON())).toMatchObject(DEFAULTS);
});

test('the environment of the manifest counts, and what it leaves open is the default', () => {
  const template = { Metadata: { Mine: 1 }, Resources: {} };
  expect(
    accountOf(withEnvironment(template, { account: '123456789012', region: 'eu-west-1' })),
  ).toMatchObject({ accountId: '123456789012', region: 'eu-west-1' });
  expect(accountOf(withEnvironment(template, { region: 'eu-west-1' }))).toMatchObject({
    ...DEFAULTS,
    region: 'eu-west-1',
  });
  expect(withEnvironment(template, {})).toMatchObject(template);
});

test.each([
  { account: '123456789012', region: 'eu-central-1' },
  { account: '123456789012', region: 'us-east-1' },
  { region: 'ap-southeast-2' },
])('without a manifest %j is found in the template', (env) => {
  expect(accountOf(synthesiseStack({ env }).toJSON())).toMatchObject({
    accountId: env.account ?? DEFAULTS.accountId,
    region: env.region,
  });
});

test('a region whose ARNs are different is refused', () => {
  const template = withEnvironment({ Resources: {} }, { region: 'cn-north-1' });
  expect(() => readTemplate(template)).toThrow(/the region cn-north-1/);
});
