import { expect, test } from 'vitest';
import { AccessControl } from '../../../lib/local/roles/access-control.ts';
import { readPolicyDocument } from '../../../lib/local/roles/policy-document.ts';
import { runSchedules } from '../../../lib/local/services/run-schedules.ts';
import { LOCAL_ACCOUNT } from '../../../lib/local/template/local-account.ts';
import { VirtualClock } from '../../../lib/local/virtual-clock.ts';

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

/** The role that CDK makes: for this account and schedule group. */
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

function run(resource = schedule(), service = 'scheduler.amazonaws.com') {
  const clock = new VirtualClock();
  const starts: unknown[] = [];
  const lines: string[] = [];
  const role = { arn: ROLE, logicalId: 'Scheduler', trust: trust(service), identity: [] };
  const schedules = runSchedules([resource], {
    access: new AccessControl([role], [], LOCAL_ACCOUNT.accountId),
    account: LOCAL_ACCOUNT,
    clock,
    callStepFunctions: async (roleArn, action, request) => {
      starts.push({ roleArn, action, ...request });
      return {};
    },
    log: (line) => lines.push(line),
  });
  return { clock, starts, lines, schedules };
}

test('a schedule starts its state machine once per period, the first time after one', async () => {
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
  const { clock, starts, schedules } = run();
  await schedules.fire();
  expect(starts).toHaveLength(1);
  schedules.stop();
  await clock.advance(60 * MINUTE_MS);
  expect(starts).toHaveLength(1);
});

test('a disabled schedule does nothing', async () => {
  const { clock, starts } = run(schedule({ State: 'DISABLED' }));
  await clock.advance(60 * MINUTE_MS);
  expect(starts).toEqual([]);
});

test('a role that Scheduler may not assume starts nothing, and the log says so', async () => {
  const { starts, lines, schedules } = run(schedule(), 'events.amazonaws.com');
  await schedules.fire();
  expect(starts).toEqual([]);
  expect(lines[0]).toContain('cannot be assumed by scheduler.amazonaws.com');
});

test.each([
  [{ ScheduleExpression: 'cron(0 0 * * ? *)' }, "the schedule 'cron(0 0 * * ? *)' (it supports rates)"],
  [{ Target: { Arn: 'arn:aws:lambda:x', RoleArn: ROLE } }, 'a target that is no state machine'],
  [
    { Target: { Arn: MACHINE, RoleArn: ROLE, EcsParameters: {} } },
    'Schedule/Properties/Target/EcsParameters',
  ],
])('%j is refused while loading', (properties, message) => {
  expect(() => run(schedule(properties))).toThrow(message);
});
