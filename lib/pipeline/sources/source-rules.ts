import { Token } from 'aws-cdk-lib';
import { Acknowledgement } from '../api/acknowledgement.ts';
import { AUTH_WORDS, type Auth } from '../api/auth.ts';
import { rateRules, type RequestLimits } from '../rate-rules.ts';
import { oneOf, type SettingRule } from '../setting-rule.ts';
import { isHeaderName } from './is-header-name.ts';
import { isIpRange } from './is-ip-range.ts';

/** Settings that a pipeline has for all sources, and a source for itself. */
export interface SharedSettings extends RequestLimits {
  readonly auth: Auth;
  readonly acknowledgement: Acknowledgement;
  readonly forwardedHeaders: readonly string[];
  readonly allowedIps?: readonly string[] | undefined;
}

/**
 * Headers that carry credentials. If they were stored with the payload, everyone who may read payloads could read
 * them.
 */
const CREDENTIALS = ['authorization', 'cookie', 'x-api-key', 'proxy-authorization', 'x-amz-security-token'];

/** What they must be, for a pipeline and for a source alike. */
export function sourceRules<Settings extends SharedSettings>(): readonly SettingRule<Settings>[] {
  return [
    oneOf('acknowledgement', Acknowledgement),
    oneOf('auth', AUTH_WORDS),
    ...rateRules<Settings>(),
    {
      prop: 'forwardedHeaders',
      must: 'be a list of lower-case header names',
      // An app in JavaScript may give anything.
      holds: ({ forwardedHeaders }) =>
        Array.isArray(forwardedHeaders) &&
        forwardedHeaders.every((name) => typeof name === 'string' && isHeaderName(name)),
    },
    {
      prop: 'forwardedHeaders',
      must: `hold none of ${CREDENTIALS.join(', ')}, which carry credentials`,
      holds: ({ forwardedHeaders }) => forwardedHeaders.every((name) => !CREDENTIALS.includes(name)),
    },
    {
      prop: 'allowedIps',
      must: 'be a list of at least one IP address or range, such as 192.0.2.0/24 or 2001:db8::/32',
      holds: ({ allowedIps = ['0.0.0.0/0'] }) =>
        Array.isArray(allowedIps) && allowedIps.length > 0 && allowedIps.every(isAddress),
    },
  ];
}

/** A token passes: its value is known only at deployment. */
function isAddress(address: unknown): boolean {
  return Token.isUnresolved(address) || (typeof address === 'string' && isIpRange(address));
}
