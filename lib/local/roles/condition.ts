import { BlockList, isIPv6 } from 'node:net';
import { matchesWildcards } from './matches-wildcards.ts';

/** The condition keys of a request and their values. Keys are in lower case, because IAM ignores case. */
export type RequestContext = Readonly<Record<string, string>>;

interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

export type Conditions = readonly Condition[];

/**
 * Whether the value of the request meets the values of the policy. Reference: IAM JSON policy elements, Condition
 * operators.
 */
type Operator = (expected: readonly string[], actual: string) => boolean;

const oneOf =
  (meets: (expected: string, actual: string) => boolean): Operator =>
  (expected, actual) =>
    expected.some((value) => meets(value, actual));

const OPERATORS: Readonly<Record<string, Operator>> = {
  StringEquals: oneOf((expected, actual) => expected === actual),
  StringLike: oneOf(matchesWildcards),
  ArnEquals: oneOf(matchesWildcards),
  ArnLike: oneOf(matchesWildcards),
  Bool: oneOf((expected, actual) => expected.toLowerCase() === actual.toLowerCase()),
  IpAddress: oneOf(isInRange),
  NotIpAddress: (expected, actual) => !expected.some((range) => isInRange(range, actual)),
};

/** What conditions may be made of: the keys whose value is known, and the operators. */
export interface ConditionVocabulary {
  readonly keys: ReadonlySet<string>;
  readonly operators: ReadonlySet<string>;
}

/** For policies of roles, buckets, queues and tables. */
export const ROLE_CONDITIONS: ConditionVocabulary = {
  keys: new Set([
    'aws:principalaccount',
    'aws:principalarn',
    'aws:securetransport',
    'aws:sourceaccount',
    'aws:sourcearn',
  ]),
  operators: new Set(['StringEquals', 'StringLike', 'ArnEquals', 'ArnLike', 'Bool']),
};

/** For the policy of an API, whose callers have an address. */
export const API_CONDITIONS: ConditionVocabulary = {
  keys: new Set(['aws:securetransport', 'aws:sourceip']),
  operators: new Set(['Bool', 'IpAddress', 'NotIpAddress']),
};

/** All conditions must be met. A condition on a missing key is not met. */
export function conditionsHold(conditions: Conditions, context: RequestContext): boolean {
  return conditions.every(({ operator, key, values }) => {
    const actual = context[key];
    return actual !== undefined && OPERATORS[operator]?.(values, actual) === true;
  });
}

/** Whether an address is in a range such as `192.0.2.0/24`, or is the address that stands there without a prefix. */
function isInRange(range: string, address: string): boolean {
  const [network = '', prefix] = range.split('/');
  const [family, bits] = isIPv6(network) ? (['ipv6', 128] as const) : (['ipv4', 32] as const);
  // A list takes 192.0.2.1 for ::ffff:192.0.2.1.
  if (isIPv6(address) !== isIPv6(network)) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(prefix ?? bits), family);
  return list.check(address, family);
}
