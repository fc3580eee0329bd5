import { Period, type QuotaSettings, type ThrottleSettings } from 'aws-cdk-lib/aws-apigateway';

/** How often the holder of a key may call. */
interface KeyLimits {
  readonly rateLimit: number;
  readonly burstLimit: number;
  readonly monthlyQuota?: number | undefined;
}

/** The limits of the usage plan of a key. */
export function planLimits({ rateLimit, burstLimit, monthlyQuota }: KeyLimits): {
  readonly throttle: ThrottleSettings;
  readonly quota?: QuotaSettings;
} {
  return {
    throttle: { rateLimit, burstLimit },
    ...(monthlyQuota !== undefined && { quota: { limit: monthlyQuota, period: Period.MONTH } }),
  };
}
