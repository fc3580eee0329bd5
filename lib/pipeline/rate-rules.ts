import { isBetween, type SettingRule } from './setting-rule.ts';

/** How often somebody may call. */
export interface RequestLimits {
  readonly rateLimit?: number | undefined;
  readonly burstLimit?: number | undefined;
}

/** What a rate and a burst must be, of a pipeline, a source and a producer alike. */
export function rateRules<Settings extends RequestLimits>(): readonly SettingRule<Settings>[] {
  return [
    {
      prop: 'rateLimit',
      must: 'be between 1 and 10000 requests a second, the limit of an account',
      holds: ({ rateLimit = 1 }) => isBetween(rateLimit, 1, 10_000),
    },
    {
      prop: 'burstLimit',
      must: 'be a whole number between 1 and 5000 requests, the burst of an account',
      holds: ({ burstLimit = 1 }) => isBetween(burstLimit, 1, 5_000, 'whole'),
    },
  ];
}

/** What the quota of an API key must be. */
export function quotaRule<
  Settings extends { readonly monthlyQuota?: number | undefined },
>(): SettingRule<Settings> {
  return {
    prop: 'monthlyQuota',
    must: 'be a whole number between 1 and 2147483647',
    holds: ({ monthlyQuota = 1 }) => isBetween(monthlyQuota, 1, 2_147_483_647, 'whole'),
  };
}
