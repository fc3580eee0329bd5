import { isIP } from 'node:net';

const BITS: Readonly<Record<number, number>> = { 4: 32, 6: 128 };

/** Whether it is an address, or a range of addresses in CIDR notation: `192.0.2.0/24`, `2001:db8::/32`. */
export function isIpRange(range: string): boolean {
  const [, address = '', prefix] = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(range) ?? [];
  const family = isIP(address);
  return family !== 0 && Number(prefix ?? 0) <= (BITS[family] ?? 0);
}
