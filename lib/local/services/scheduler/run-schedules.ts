import { SendMessageCommand } from '@aws-sdk/client-sqs';
import type { CancelSignal } from '../../clock/cancellation.ts';
import type { Clock } from '../../clock/clock.ts';
import type { AroundHop } from '../../engine/hop.ts';
import { clockTime } from '../../create-execution-log.ts';
import type { AccessControl } from '../../roles/access-control.ts';
import { ServiceError } from '../../service-error.ts';
import type { LocalAccount } from '../../template/local-account.ts';
import type { StepFunctionsCall } from '../protocol/service-hops.ts';
import { textAttributes } from '../stores/text-attributes.ts';
import type { Schedule } from './read-schedule.ts';
import { type DeliveryFailure, deliverWithRetries } from '../event-bridge/deliver-with-retries.ts';
import type { StoreClients } from '../stores/store-clients.ts';
import type { UnderWay } from '../../engine/under-way.ts';

/** What schedules need. */
export interface ScheduleOptions {
  readonly access: AccessControl;
  readonly account: LocalAccount;
  readonly clock: Clock;
  readonly clientsOf: (roleArn: string) => StoreClients;
  readonly callStepFunctions: StepFunctionsCall;
  readonly around: AroundHop;
  /** Stops every schedule. */
  readonly signal: CancelSignal;
  /** Counts the starts in progress. */
  readonly underWay?: UnderWay;
  readonly log: (line: string) => void;
}

/** The running schedules of a template. */
export interface Schedules {
  /**
   * Fires every schedule now, in addition to its own times, to show at once what happens every few minutes. Resolves
   * when each target has been started or has failed.
   */
  fire(): Promise<void>;
}

/** Runs schedules by the clock. The first run is one period after the start. */
export function runSchedules(schedules: readonly Schedule[], options: ScheduleOptions): Schedules {
  for (const schedule of schedules) void repeat(schedule, options);
  return {
    fire: async () => {
      await Promise.all(schedules.map((schedule) => start(schedule, options)));
    },
  };
}

/** Retries of a target do not delay the next run. */
async function repeat(schedule: Schedule, options: ScheduleOptions): Promise<void> {
  const { clock, signal } = options;
  try {
    for (;;) {
      await clock.sleep(schedule.everyMs, signal);
      void start(schedule, options);
    }
  } catch {
    // The run was stopped. Nothing else rejects.
  }
}

function start(schedule: Schedule, options: ScheduleOptions): Promise<void> {
  const started = fire(schedule, options);
  options.underWay?.follow(started);
  return started;
}

async function fire(schedule: Schedule, options: ScheduleOptions): Promise<void> {
  const { around, clock, log } = options;
  const hop = {
    caller: schedule.arn,
    subject: new Date(clock.now()).toISOString(),
    target: schedule.targetArn,
  };
  try {
    const failure = await deliverWithRetries(
      (attempt) =>
        around({ ...hop, kind: 'schedule', action: 'StartExecution', attempt }, () =>
          startTarget(schedule, options),
        ),
      schedule.retry,
      options,
    );
    if (failure === undefined) return;
    log(`${clockTime(clock.now())}  Schedule  not started: ${failure.error.message}`);
    await around({ ...hop, kind: 'dead-letter', action: 'SendMessage', attempt: 1 }, () =>
      keep(schedule, failure, options),
    );
  } catch (error) {
    log(`${clockTime(clock.now())}  Schedule  dropped: ${(error as Error).message}`);
  }
}

async function startTarget(
  { groupArn, targetArn, roleArn, input }: Schedule,
  options: ScheduleOptions,
): Promise<void> {
  // Scheduler gives its schedule group as the source (user guide, "Confused deputy prevention").
  if (!options.access.mayAssume(roleArn, 'scheduler.amazonaws.com', groupArn)) {
    throw new ServiceError('RoleNotAssumable', `${roleArn} cannot be assumed by scheduler.amazonaws.com`);
  }
  await options.callStepFunctions(roleArn, 'StartExecution', { stateMachineArn: targetArn, input });
}

/**
 * Sends the failed request to the schedule's dead-letter queue, if it has one, with the schedule's role (user guide,
 * "Configuring a schedule's dead-letter queue"). It has the attributes in the documentation. Not tried on AWS.
 */
async function keep(
  { arn, targetArn, roleArn, input, deadLetterArn }: Schedule,
  { error, retries }: DeliveryFailure,
  { account, clientsOf }: ScheduleOptions,
): Promise<void> {
  if (deadLetterArn === undefined) return;
  const QueueUrl = account.queueUrl(deadLetterArn);
  const MessageAttributes = textAttributes({
    SCHEDULE_ARN: arn,
    TARGET_ARN: targetArn,
    ERROR_CODE: error.code,
    ERROR_MESSAGE: error.message,
    RETRY_ATTEMPTS: String(retries),
  });
  const MessageBody = JSON.stringify({ StateMachineArn: targetArn, Input: input });
  await clientsOf(roleArn).sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes }));
}
