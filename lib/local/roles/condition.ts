import { matchesWildcards } from './matches-wildcards.ts';

/** The condition keys of a request and their values. Keys are in lower case, because IAM ignores case. */
export type RequestContext = Readonly<Record<string, string>>;

/** The keys whose value the local run knows. */
export const CONDITION_KEYS: ReadonlySet<string> = new Set([
  'aws:principalaccount',
  'aws:principalarn',
  'aws:securetransport',
  'aws:sourceaccount',
  'aws:sourcearn',
  'states:httpendpoint',
  'states:httpmethod',
]);

interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

export type Conditions = readonly Condition[];

/**
 * Whether the value of the request meets one value of the policy. Reference: IAM JSON policy elements, Condition
 * operators.
 */
type Operator = (expected: string, actual: string) => boolean;

export const CONDITION_OPERATORS: Readonly<Record<string, Operator>> = {
  StringEquals: (expected, actual) => expected === actual,
  StringLike: matchesWildcards,
  ArnEquals: matchesWildcards,
  ArnLike: matchesWildcards,
  Bool: (expected, actual) => expected.toLowerCase() === actual.toLowerCase(),
};

/** All conditions must be met, each by one of its values. A condition on a missing key is not met. */
export function conditionsHold(conditions: Conditions, context: RequestContext): boolean {
  return conditions.every(({ operator, key, values }) => {
    const actual = context[key];
    return (
      actual !== undefined && values.some((expected) => CONDITION_OPERATORS[operator]?.(expected, actual))
    );
  });
}
