import type { LocalAccount } from '../template/local-account.ts';
import type { TemplateResource } from '../template/read-template.ts';
import { describeResource } from '../template/resource-attributes.ts';
import { UnsupportedError } from '../unsupported-error.ts';
import { type DeliveryRetry, readRetryPolicy, type RetryPolicy } from './deliver-with-retries.ts';

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
  /** Where a start goes that is given up; absent where it is dropped. */
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
  readonly RetryPolicy?: RetryPolicy;
  readonly DeadLetterConfig?: { readonly Arn?: string };
}

const UNITS_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const TARGET_PROPERTIES = new Set(['Arn', 'DeadLetterConfig', 'Input', 'RetryPolicy', 'RoleArn']);

/**
 * The schedules of a template that are enabled.
 *
 * @throws UnsupportedError by logical id and path, for anything but a rate and a state machine.
 */
export function readSchedules(
  resources: readonly TemplateResource[],
  account: LocalAccount,
): readonly Schedule[] {
  return resources
    .filter(({ type, properties }) => type === 'AWS::Scheduler::Schedule' && properties.State !== 'DISABLED')
    .map((resource) => readSchedule(resource, account));
}

function readSchedule({ type, logicalId, properties }: TemplateResource, account: LocalAccount): Schedule {
  const { ScheduleExpression = '', Target = {} } = properties as ScheduleProperties;
  const refuse = (what: string, path: string): never => {
    throw new UnsupportedError(what, { logicalId, path: `Properties/${path}` });
  };
  const [, count, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(ScheduleExpression) ?? [];
  if (unit === undefined)
    refuse(`the schedule '${ScheduleExpression}' (it supports rates)`, 'ScheduleExpression');
  const unknown = Object.keys(Target).find((name) => !TARGET_PROPERTIES.has(name));
  if (unknown !== undefined) refuse('this property of a target', `Target/${unknown}`);
  const { Arn = '', RoleArn = '', Input = '{}', RetryPolicy, DeadLetterConfig } = Target;
  if (!Arn.includes(':stateMachine:')) refuse('a target that is no state machine', 'Target/Arn');
  const deadLetterArn = DeadLetterConfig?.Arn;
  return {
    arn: describeResource(type, logicalId, account, properties).attributes.Arn ?? logicalId,
    groupArn: account.arn('scheduler', 'schedule-group/default'),
    everyMs: Number(count) * (UNITS_MS[unit ?? ''] ?? 0),
    targetArn: Arn,
    roleArn: RoleArn,
    input: Input,
    retry: readRetryPolicy(RetryPolicy),
    ...(deadLetterArn !== undefined && { deadLetterArn }),
  };
}
