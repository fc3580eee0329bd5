import { describe, expect, test } from 'vitest';
import { Cancellation } from '../../../../lib/local/clock/cancellation.ts';
import { goStraight } from '../../../../lib/local/engine/hop.ts';
import { AccessControl } from '../../../../lib/local/roles/access-control.ts';
import { readPolicyDocument } from '../../../../lib/local/roles/read-policy-document.ts';
import { ServiceError } from '../../../../lib/local/service-error.ts';
import { readSchedules } from '../../../../lib/local/services/scheduler/read-schedule.ts';
import { runSchedules } from '../../../../lib/local/services/scheduler/run-schedules.ts';
import { LOCAL_ACCOUNT } from '../../../../lib/local/template/local-account.ts';
import { VirtualClock } from '../../../../lib/local/clock/virtual-clock.ts';

const ROLE = 'arn:aws:iam::000000000000:role/Scheduler';
const MACHINE = LOCAL_ACCOUNT.arn('states', 'stateMachine:Reconcile');
const MINUTE_MS = 60_000;

const schedule = (properties: Readonly<Record<string, unknown>> = {}) => ({
  logicalId: 'Schedule',
  type: 'AWS::Scheduler::Schedule',
  properties: {
    ScheduleExpression: 'rate(5 minutes)',
    Target: { Arn: MACHINE, RoleArn: ROLE },
    ...properties,
  },
});

/** The trust policy from CDK, for this account and schedule group. */
const trust = (service: string) =>
  readPolicyDocument(
    {
      Statement: {
        Effect: 'Allow',
        Principal: { Service: service },
        Action: 'sts:AssumeRole',
        Condition: {
          StringEquals: {
            'aws:SourceArn': 'arn:aws:scheduler:us-east-1:000000000000:schedule-group/default',
          },
        },
      },
    },
    'Scheduler',
    'Trust',
  );

interface Surroundings {
  readonly service?: string;
  /** The error codes of the starts, in order. The last one is repeated. */
  readonly answers?: readonly (string | undefined)[];
}

function run(
  resource = schedule(),
  { service = 'scheduler.amazonaws.com', answers = [] }: Surroundings = {},
) {
  const clock = new VirtualClock();
  const starts: unknown[] = [];
  const kept: unknown[] = [];
  const lines: string[] = [];
  const stopping = new Cancellation();
  const role = { arn: ROLE, logicalId: 'Scheduler', trust: trust(service), identity: [] };
  const schedules = runSchedules(readSchedules([resource], LOCAL_ACCOUNT), {
    access: new AccessControl([role], [], LOCAL_ACCOUNT.accountId),
    account: LOCAL_ACCOUNT,
    clock,
    around: goStraight,
    signal: stopping,
    clientsOf: (roleArn) =>
      ({
        sqs: { send: async ({ input }: { readonly input: object }) => kept.push({ roleArn, ...input }) },
      }) as never,
    callStepFunctions: async (roleArn, action, request) => {
      const code = answers[Math.min(starts.length, answers.length - 1)];
      starts.push({ roleArn, action, ...request });
      if (code !== undefined) throw new ServiceError(code, 'as told');
      return {};
    },
    log: (line) => lines.push(line),
  });
  return { clock, starts, kept, lines, schedules, stop: () => stopping.abort(new Error('stopped')) };
}

test('a schedule starts its state machine once per period, first after one period', async () => {
  const { clock, starts } = run();
  await clock.advance(4 * MINUTE_MS);
  expect(starts).toEqual([]);
  await clock.advance(11 * MINUTE_MS);
  expect(starts).toHaveLength(3);
  expect(starts[0]).toEqual({
    roleArn: ROLE,
    action: 'StartExecution',
    stateMachineArn: MACHINE,
    input: '{}',
  });
});

test('a schedule can be fired by hand, and stopped', async () => {
  const { clock, starts, schedules, stop } = run();
  await schedules.fire();
  expect(starts).toHaveLength(1);
  stop();
  await clock.advance(60 * MINUTE_MS);
  expect(starts).toHaveLength(1);
});

test('a disabled schedule does nothing', async () => {
  const { clock, starts } = run(schedule({ State: 'DISABLED' }));
  await clock.advance(60 * MINUTE_MS);
  expect(starts).toEqual([]);
});

test('a role that Scheduler may not assume starts nothing, and the log says so', async () => {
  const { starts, lines, schedules } = run(schedule(), { service: 'events.amazonaws.com' });
  await schedules.fire();
  expect(starts).toEqual([]);
  expect(lines[0]).toContain('cannot be assumed by scheduler.amazonaws.com');
});

describe('a start that fails', () => {
  const DEAD_LETTERS = LOCAL_ACCOUNT.arn('sqs', 'Missed');
  const retried = (RetryPolicy: object) =>
    schedule({
      Target: { Arn: MACHINE, RoleArn: ROLE, RetryPolicy, DeadLetterConfig: { Arn: DEAD_LETTERS } },
    });

  test('is retried with growing pauses until it succeeds', async () => {
    const { clock, starts, kept, schedules } = run(retried({}), {
      answers: ['ThrottlingException', 'ThrottlingException', undefined],
    });
    const began = clock.now();
    await clock.runUntilSettled(schedules.fire());
    expect({ tries: starts.length, tookMs: clock.now() - began }).toEqual({ tries: 3, tookMs: 3_000 });
    expect(kept).toEqual([]);
  });

  test('goes to the dead-letter queue after the attempts of the policy, with the role of the schedule', async () => {
    const { clock, starts, kept, schedules } = run(retried({ MaximumRetryAttempts: 2 }), {
      answers: ['ThrottlingException'],
    });
    await clock.runUntilSettled(schedules.fire());
    expect(starts).toHaveLength(3);
    expect(kept).toMatchObject([
      {
        roleArn: ROLE,
        QueueUrl: LOCAL_ACCOUNT.queueUrl('Missed'),
        MessageBody: JSON.stringify({ StateMachineArn: MACHINE, Input: '{}' }),
        MessageAttributes: {
          ERROR_CODE: { StringValue: 'ThrottlingException' },
          RETRY_ATTEMPTS: { StringValue: '2' },
        },
      },
    ]);
  });

  test('is abandoned at the age of the policy', async () => {
    const { clock, schedules } = run(retried({ MaximumEventAgeInSeconds: 60 }), {
      answers: ['ThrottlingException'],
    });
    const began = clock.now();
    await clock.runUntilSettled(schedules.fire());
    expect(clock.now() - began).toBeLessThanOrEqual(MINUTE_MS);
  });

  test('does not delay the next run', async () => {
    const { clock, starts } = run(retried({}), { answers: ['ThrottlingException'] });
    await clock.advance(5 * MINUTE_MS);
    const first = starts.length;
    await clock.advance(5 * MINUTE_MS);
    // One more retry of the first run each minute, and those of the second run.
    expect(starts.length).toBeGreaterThan(first + 5);
  });
});

test.each([
  [{ ScheduleExpression: 'cron(0 0 * * ? *)' }, "the schedule 'cron(0 0 * * ? *)' (it supports rates)"],
  [{ State: 'disabled' }, 'the value "disabled" (allowed: ENABLED, DISABLED), at Schedule/Properties/State.'],
  [
    { State: 'DISABLED', ScheduleExpression: 'rate(0 minutes)' },
    'at Schedule/Properties/ScheduleExpression.',
  ],
  [{ Target: { Arn: 'arn:aws:lambda:x', RoleArn: ROLE } }, 'a target that is not a state machine'],
  [
    { Target: { Arn: MACHINE, RoleArn: ROLE, EcsParameters: {} } },
    'Schedule/Properties/Target/EcsParameters',
  ],
])('%j is refused while loading', (properties, message) => {
  expect(() => run(schedule(properties))).toThrow(message);
});

test.each([
  '0 minutes',
  '1 minutes',
  '1 hours',
  '5 minute',
  '-1 minutes',
  '05 minutes',
  '1.5 hours',
  '5 weeks',
  '5',
])('rate(%s) is refused while loading', (rate) => {
  expect(() => run(schedule({ ScheduleExpression: `rate(${rate})` }))).toThrow(
    `the schedule 'rate(${rate})' (allowed: rate(1 minute), rate(2 minutes) and so on, also with hours and days), at Schedule/Properties/ScheduleExpression.`,
  );
});

test.each([
  ['rate(1 minute)', MINUTE_MS],
  ['rate(90 minutes)', 90 * MINUTE_MS],
  ['rate(1 hour)', 60 * MINUTE_MS],
  ['rate(2 days)', 2 * 24 * 60 * MINUTE_MS],
])('%s is every %i ms', (ScheduleExpression, everyMs) => {
  expect(readSchedules([schedule({ ScheduleExpression })], LOCAL_ACCOUNT)).toMatchObject([{ everyMs }]);
});

test('a disabled schedule is not read', () => {
  expect(readSchedules([schedule({ State: 'DISABLED' })], LOCAL_ACCOUNT)).toEqual([]);
});
