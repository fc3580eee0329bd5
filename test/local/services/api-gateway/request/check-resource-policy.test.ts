import { expect, test } from 'vitest';
import { checkResourcePolicy } from '../../../../../lib/local/services/api-gateway/request/check-resource-policy.ts';
import { loadResourcePolicy } from '../../../../../lib/local/services/api-gateway/template/load-resource-policy.ts';

const ADDRESS = { region: 'eu-central-1', accountId: '123456789012', restApiId: 'Api', stageName: 'prod' };
const CALL = { Principal: '*', Action: 'execute-api:Invoke' };

const load = (...Statement: object[]) =>
  loadResourcePolicy({ logicalId: 'Api', path: 'Properties/Policy', value: { Statement } });

/** The message of the refusal; undefined if it is let in. */
function refusal(
  statements: readonly object[],
  { path = '/webhooks/orders', sourceIp = '192.0.2.7', signed = false } = {},
): string | undefined {
  try {
    checkResourcePolicy(load(...statements), { signed }, { httpMethod: 'POST', path, sourceIp }, ADDRESS);
    return undefined;
  } catch (error) {
    expect(error).toMatchObject({ type: 'ACCESS_DENIED' });
    return (error as Error).message;
  }
}

const allow = (Resource: string | string[], ...ips: string[]) => ({
  ...CALL,
  Effect: 'Allow',
  Resource,
  ...(ips.length > 0 && { Condition: { IpAddress: { 'aws:SourceIp': ips } } }),
});
const denyOthers = (Resource: string, ...ips: string[]) => ({
  ...CALL,
  Effect: 'Deny',
  Resource,
  Condition: { NotIpAddress: { 'aws:SourceIp': ips } },
});

const ORDERS = 'execute-api:/*/POST/webhooks/orders';

test('without a policy everybody is let in', () => {
  const request = { httpMethod: 'POST', path: '/', sourceIp: '192.0.2.7' };
  expect(() => checkResourcePolicy(undefined, { signed: false }, request, ADDRESS)).not.toThrow();
});

test.each<[string, readonly object[], Parameters<typeof refusal>[1]]>([
  ['an address of the list', [allow(ORDERS, '198.51.100.1', '192.0.2.7')], {}],
  ['an address in a range', [allow(ORDERS, '192.0.2.0/29')], {}],
  ['an address of IPv6 in a range', [allow(ORDERS, '2001:db8::/32')], { sourceIp: '2001:db8:1::1' }],
  ['a method without a list', [allow(ORDERS)], {}],
  ['a method of several', [allow(['execute-api:/*/GET/deliveries/*', ORDERS])], {}],
  ['the whole ARN', [allow('arn:aws:execute-api:eu-central-1:123456789012:Api/prod/POST/*')], {}],
  ['with IAM, what no statement names', [], { signed: true }],
  ['with IAM, an address that is not denied', [denyOthers(ORDERS, '192.0.2.0/24')], { signed: true }],
])('lets in %s', (_, statements, request) => {
  expect(refusal(statements, request)).toBeUndefined();
});

const REFUSED =
  'User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:eu-central-1:********9012:Api/prod/POST/webhooks/orders';

test.each<[string, readonly object[], Parameters<typeof refusal>[1]]>([
  ['an address that is not in the list', [allow(ORDERS, '192.0.2.8', '192.0.2.128/25')], {}],
  ['an address of the other family', [allow(ORDERS, '::/0')], {}],
  ['what no statement names', [allow('execute-api:/*/GET/*')], {}],
])('refuses %s', (_, statements, request) => {
  expect(refusal(statements, request)).toBe(REFUSED);
});

test('refuses another spelling of the path, which no statement names', () => {
  expect(refusal([allow(ORDERS)], { path: '/%77ebhooks/orders' })).toContain('/%77ebhooks/orders');
});

test('a Deny wins over an Allow, and counts with IAM too', () => {
  expect(refusal([allow(ORDERS), denyOthers(ORDERS, '192.0.2.8')])).toBe(`${REFUSED} with an explicit deny`);
  expect(refusal([denyOthers(ORDERS, '192.0.2.8')], { signed: true })).toBe(
    `${REFUSED} with an explicit deny`,
  );
});

test('an Allow for certain principals lets in nobody who does not sign', () => {
  const ofAccount = { ...allow(ORDERS), Principal: { AWS: 'arn:aws:iam::123456789012:root' } };
  expect(refusal([ofAccount])).toBe(REFUSED);
});

test('what cannot be evaluated is refused when the template loads', () => {
  const other = { ...denyOthers(ORDERS, '192.0.2.8'), Principal: { AWS: 'arn:aws:iam::123456789012:root' } };
  expect(() => load(other)).toThrow('a Deny for certain principals in the policy of an API');
  const ofVpc = { ...allow(ORDERS), Condition: { StringEquals: { 'aws:SourceVpce': 'vpce-1' } } };
  expect(() => load(ofVpc)).toThrow('the condition key aws:SourceVpce');
});
