import type { Clock } from '../clock.ts';
import { clockTime } from '../log-executions.ts';
import type { AccessControl } from '../roles/access-control.ts';
import type { LocalAccount } from '../template/local-account.ts';
import type { TemplateResource } from '../template/read-template.ts';
import { describeResource } from '../template/resource-attributes.ts';
import { UnsupportedError } from '../unsupported-error.ts';
import type { StepFunctionsCall } from './call-service.ts';

export interface ScheduleOptions {
  readonly access: AccessControl;
  readonly account: LocalAccount;
  readonly clock: Clock;
  readonly callStepFunctions: StepFunctionsCall;
  readonly log: (line: string) => void;
}

/** The schedules of a template, running. */
export interface Schedules {
  /** Fires every schedule now, beside its own times: what happens every few minutes can be seen at once. */
  fire(): Promise<void>;
  stop(): void;
}

interface Schedule {
  readonly groupArn: string;
  readonly everyMs: number;
  readonly targetArn: string;
  readonly roleArn: string;
  readonly input: string;
}

/**
 * Runs the schedules of a template by the clock, the first time one period after the start.
 *
 * @throws UnsupportedError while loading, for anything but a rate and a state machine.
 */
export function runSchedules(resources: readonly TemplateResource[], options: ScheduleOptions): Schedules {
  const schedules = resources
    .filter(({ type, properties }) => type === 'AWS::Scheduler::Schedule' && properties.State !== 'DISABLED')
    .map((resource) => readSchedule(resource, options.account));
  const controller = new AbortController();
  for (const schedule of schedules) void repeat(schedule, options, controller.signal);
  return {
    fire: async () => {
      await Promise.all(schedules.map((schedule) => fire(schedule, options)));
    },
    stop: () => controller.abort(new Error('the schedule stops')),
  };
}

async function repeat(schedule: Schedule, options: ScheduleOptions, signal: AbortSignal): Promise<void> {
  try {
    for (;;) {
      await options.clock.sleep(schedule.everyMs, signal);
      await fire(schedule, options);
    }
  } catch {
    // Stopped: nothing else rejects.
  }
}

async function fire(
  { groupArn, targetArn, roleArn, input }: Schedule,
  options: ScheduleOptions,
): Promise<void> {
  try {
    // Scheduler gives its schedule group as the source (user guide, "Confused deputy prevention").
    if (!options.access.mayAssume(roleArn, 'scheduler.amazonaws.com', groupArn)) {
      throw new Error(`${roleArn} cannot be assumed by scheduler.amazonaws.com`);
    }
    await options.callStepFunctions(roleArn, 'StartExecution', { stateMachineArn: targetArn, input });
  } catch (error) {
    options.log(`${clockTime(options.clock.now())}  Schedule  not started: ${(error as Error).message}`);
  }
}

interface ScheduleProperties {
  readonly ScheduleExpression?: string;
  readonly Target?: Readonly<Record<string, unknown>>;
}

const UNITS_MS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };
const TARGET_PROPERTIES = new Set(['Arn', 'Input', 'RetryPolicy', 'RoleArn']);

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
  const { Arn, RoleArn, Input = '{}' } = Target as Readonly<Record<string, string>>;
  if (Arn?.includes(':stateMachine:') !== true) refuse('a target that is no state machine', 'Target/Arn');
  const arn = describeResource(type, logicalId, account, properties).attributes.Arn ?? logicalId;
  return {
    groupArn: arn.replace(':schedule/', ':schedule-group/').replace(/\/[^/]+$/, ''),
    everyMs: Number(count) * (UNITS_MS[unit ?? ''] ?? 0),
    targetArn: Arn ?? '',
    roleArn: RoleArn ?? '',
    input: Input,
  };
}
