import { expect, test } from 'vitest';
import { isOnHost } from '../../../../lib/compute/verify/keys/is-on-host.ts';
import { presetOf } from '../../../../lib/contracts/producer-presets.ts';

const hostsOf = (id: string): readonly string[] => {
  const { signature } = presetOf(id);
  return signature?.scheme === 'x509' ? signature.certificate.hosts : [];
};

test.each([
  'https://sns.us-east-1.amazonaws.com/SimpleNotificationService-x.pem',
  'https://sns.us-gov-west-1.amazonaws.com/x.pem',
  'https://sns.cn-northwest-1.amazonaws.com.cn/x.pem',
  'https://sns.ap-southeast-10.amazonaws.com:443/x.pem',
  'HTTPS://SNS.EU-CENTRAL-1.AMAZONAWS.COM/x.pem',
])('%s is on a host of SNS', (address) => {
  expect(isOnHost(address, hostsOf('aws-sns'))).toBe(true);
});

test.each([
  'http://sns.us-east-1.amazonaws.com/x.pem',
  'https://sns.us-east-1.amazonaws.com.evil.test/x.pem',
  'https://sns.us-east-1.amazonaws.com@evil.test/x.pem',
  'https://evil.test@sns.us-east-1.amazonaws.com/x.pem',
  'https://sns.us-east-1.amazonaws.com:8443/x.pem',
  'https://evil.test/sns.us-east-1.amazonaws.com/x.pem',
  'https://evil.test/?sns.us-east-1.amazonaws.com',
  'https://evil.test\\@sns.us-east-1.amazonaws.com/x.pem',
  'https://sns.us-east-1.amazonaws.com.cn.evil.test/x.pem',
  'https://xsns.us-east-1.amazonaws.com/x.pem',
  'https://sns.us-east-1xamazonaws.com/x.pem',
  'https://sns.amazonaws.com/x.pem',
  'https://sns.evil.us-east-1.amazonaws.com/x.pem',
  // Buckets that are called "sns".
  'https://sns.s3.amazonaws.com/x.pem',
  'https://sns.s3-us-west-2.amazonaws.com/x.pem',
  'https://sns.s3.us-west-2.amazonaws.com/x.pem',
  'file:///etc/passwd',
  'sns.us-east-1.amazonaws.com/x.pem',
  '',
  'https://',
])('%s is on none', (address) => {
  expect(isOnHost(address, hostsOf('aws-sns'))).toBe(false);
});

test.each([
  ['https://api.paypal.com/v1/notifications/certs/CERT-1', true],
  ['https://api.sandbox.paypal.com/v1/notifications/certs/CERT-1', true],
  ['https://paypal.com/c.pem', false],
  ['https://api.evil.paypal.com/c.pem', false],
  ['https://api.paypal.com.evil.test/c.pem', false],
  ['https://apiXpaypal.com/c.pem', false],
  ['https://evil-paypal.com/c.pem', false],
])('%s is on a host of PayPal: %s', (address, isPayPal) => {
  expect(isOnHost(address, hostsOf('paypal'))).toBe(isPayPal);
});
