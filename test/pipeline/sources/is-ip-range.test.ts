import { expect, test } from 'vitest';
import { isIpRange } from '../../../lib/pipeline/sources/is-ip-range.ts';

test.each(['192.0.2.1', '192.0.2.0/24', '0.0.0.0/0', '2001:db8::1', '2001:db8::/32', '::/0'])(
  '%s is a range of addresses',
  (range) => {
    expect(isIpRange(range)).toBe(true);
  },
);

test.each([
  '',
  '192.0.2',
  '192.0.2.256',
  '192.0.2.0/33',
  '2001:db8::/129',
  '192.0.2.0/',
  '192.0.2.0/-1',
  'fe80::1%eth0',
  '192.0.2.0/24/8',
  'example.com',
  '*',
])("'%s' is none", (range) => {
  expect(isIpRange(range)).toBe(false);
});
