import { checkResource } from '../../template/check-resource.ts';
import type { LocalAccount } from '../../template/local-account.ts';
import type { TemplateResource } from '../../template/read-template.ts';
import { describeResource } from '../../template/resource-attributes.ts';
import { UnsupportedError } from '../../unsupported-error.ts';
import {
  type DeliveryRetry,
  readRetryPolicy,
  type DeliveryRetryPolicy,
} from '../event-bridge/deliver-with-retries.ts';

/** A schedule of a template. */
export interface Schedule {
  readonly arn: string;
  readonly groupArn: string;
  readonly everyMs: number;
  readonly targetArn: string;
  readonly roleArn: string;
  /** JSON text. */
  readonly input: string;
  readonly retry: DeliveryRetry;
  /** The queue for starts that cannot be delivered. Without one they are dropped. */
  readonly deadLetterArn?: string;
}

interface ScheduleProperties {
  readonly ScheduleExpression?: string;
  readonly Target?: TargetProperties;
}

interface TargetProperties {
  readonly Arn?: string;
  readonly RoleArn?: string;
  readonly Input?: string;
  readonly RetryPolicy?: DeliveryRetryPolicy;
  readonly DeadLetterConfig?: { readonly Arn?: string };
}

const UNITS_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const RATES = 'rate(1 minute), rate(2 minutes) and so on, also with hours and days';

/**
 * The schedules of a template that are enabled.
 *
 * @throws UnsupportedError with logical id and path, for a schedule other than a rate and a target other than a state
 *   machine
 */
export function readSchedules(
  resources: readonly TemplateResource[],
  account: LocalAccount,
): readonly Schedule[] {
  return resources
    .filter(({ type }) => type === 'AWS::Scheduler::Schedule')
    .map((resource) => readSchedule(resource, account))
    .filter((schedule) => schedule !== undefined);
}

/** Undefined for a disabled schedule. */
function readSchedule(resource: TemplateResource, account: LocalAccount): Schedule | undefined {
  checkResource(resource);
  const { type, logicalId, properties } = resource;
  const { ScheduleExpression = '', Target = {} } = properties as ScheduleProperties;
  const refuse = (what: string, path: string): never => {
    throw new UnsupportedError(what, { logicalId, path: `Properties/${path}` });
  };
  if (!ScheduleExpression.startsWith('rate('))
    refuse(`the schedule '${ScheduleExpression}' (it supports rates)`, 'ScheduleExpression');
  const everyMs =
    readRate(ScheduleExpression) ??
    refuse(`the schedule '${ScheduleExpression}' (allowed: ${RATES})`, 'ScheduleExpression');
  const { Arn = '', RoleArn = '', Input = '{}', RetryPolicy, DeadLetterConfig } = Target;
  if (!Arn.includes(':stateMachine:')) refuse('a target that is not a state machine', 'Target/Arn');
  if (properties.State === 'DISABLED') return undefined;
  const deadLetterArn = DeadLetterConfig?.Arn;
  return {
    arn: describeResource(type, logicalId, account, properties).attributes.Arn ?? logicalId,
    groupArn: account.arn('scheduler', 'schedule-group/default'),
    everyMs,
    targetArn: Arn,
    roleArn: RoleArn,
    input: Input,
    retry: readRetryPolicy(RetryPolicy),
    ...(deadLetterArn !== undefined && { deadLetterArn }),
  };
}

/** Milliseconds of a rate, with a singular unit for 1 and a plural unit for more; undefined for anything else. */
function readRate(expression: string): number | undefined {
  const [, count, unit = '', plural] = /^rate\(([1-9]\d*) (minute|hour|day)(s?)\)$/.exec(expression) ?? [];
  if (count === undefined || (count === '1') !== (plural === '')) return undefined;
  return Number(count) * UNITS_MS[unit]!;
}
