import { describe, expect, test } from 'vitest';
import { Cancellation } from '../../../../lib/local/clock/cancellation.ts';
import { goStraight } from '../../../../lib/local/engine/hop.ts';
import { AccessControl } from '../../../../lib/local/roles/access-control.ts';
import { readPolicyDocument } from '../../../../lib/local/roles/read-policy-document.ts';
import { deliverEvent } from '../../../../lib/local/services/event-bridge/deliver-event.ts';
import { ServiceError } from '../../../../lib/local/service-error.ts';
import { LOCAL_ACCOUNT } from '../../../../lib/local/template/local-account.ts';
import { VirtualClock } from '../../../../lib/local/clock/virtual-clock.ts';

/** For rules that deliver to machines and queues. */
const noDestination = (clock: VirtualClock) => ({
  outside: {
    clock,
    callHttp: () => Promise.reject(new Error('no address is called')),
    findSecret: () => undefined,
  },
  destinationOf: () => undefined,
});

const ROLE = 'arn:aws:iam::000000000000:role/Rule';
const RULE = 'arn:aws:events:us-east-1:000000000000:rule/Rule';
const QUEUE = LOCAL_ACCOUNT.arn('sqs', 'Undelivered');
const MINUTE_MS = 60_000;

const trust = readPolicyDocument(
  {
    Statement: { Effect: 'Allow', Principal: { Service: 'events.amazonaws.com' }, Action: 'sts:AssumeRole' },
  },
  'Rule',
  'Trust',
);

/** The policy that CDK sets on a queue that is the target of a rule, or its dead-letter queue. */
const queuePolicy = (ruleArn: string, queue = QUEUE) =>
  readPolicyDocument(
    {
      Statement: {
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: queue,
        Condition: { ArnEquals: { 'aws:SourceArn': ruleArn } },
      },
    },
    'QueuePolicy',
    'PolicyDocument',
  ).map((statement) => ({ ...statement, attachedTo: [queue] }));

/** Delivers an event to a state machine whose starts have these results, in order. */
async function deliver(
  answers: readonly (string | undefined)[],
  { ruleOfQueue = RULE, attempts = 185 } = {},
) {
  const clock = new VirtualClock();
  const started = clock.now();
  const sent: { readonly input: Readonly<Record<string, never>> }[] = [];
  let asked = 0;
  const role = { arn: ROLE, logicalId: 'Rule', trust, identity: [] };
  const target = {
    kind: 'state machine' as const,
    arn: 'machine',
    roleArn: ROLE,
    ruleArn: RULE,
    detailOnly: false,
    deadLetterArn: QUEUE,
  };
  const delivery = deliverEvent(
    { ...target, retry: { attempts, maxAgeMs: 10 * MINUTE_MS } },
    { id: 'event-1', detail: {} },
    {
      access: new AccessControl([role], queuePolicy(ruleOfQueue), LOCAL_ACCOUNT.accountId),
      account: LOCAL_ACCOUNT,
      clock,
      ...noDestination(clock),
      around: goStraight,
      signal: new Cancellation(),
      clients: { sqs: { send: async (command: never) => sent.push(command) } } as never,
      callStepFunctions: async () => {
        const code = answers[Math.min(asked++, answers.length - 1)];
        if (code !== undefined) throw new ServiceError(code, 'as told');
        return {};
      },
    },
  );
  const became = await clock.runUntilSettled(delivery);
  return { became, asked, sent: sent.map(({ input }) => input), tookMs: clock.now() - started };
}

describe('EventBridge', () => {
  test('retries with growing pauses if the target is throttled', async () => {
    const { became, asked, tookMs } = await deliver([
      'ThrottlingException',
      'ThrottlingException',
      undefined,
    ]);
    expect({ became, asked, tookMs }).toEqual({ became: 'delivered', asked: 3, tookMs: 3_000 });
  });

  test('gives up when the event is too old, and keeps it with the reason', async () => {
    const { became, tookMs, sent } = await deliver(['ThrottlingException']);
    expect(became).toBe('kept in the dead-letter queue');
    expect(tookMs).toBeLessThanOrEqual(10 * MINUTE_MS);
    expect(sent).toMatchObject([
      {
        MessageBody: '{"id":"event-1","detail":{}}',
        MessageAttributes: {
          ERROR_CODE: { StringValue: 'ThrottlingException' },
          RULE_ARN: { StringValue: RULE },
        },
      },
    ]);
  });

  test('gives up after the attempts of the rule', async () => {
    expect((await deliver(['ThrottlingException'], { attempts: 2 })).asked).toBe(3);
  });

  test.each(['AccessDeniedException', 'StateMachineDoesNotExist'])('does not retry %s', async (code) => {
    expect(await deliver([code])).toMatchObject({ became: 'kept in the dead-letter queue', asked: 1 });
  });

  test("drops the event if the queue's policy is for another rule", async () => {
    const { became, sent } = await deliver(['AccessDeniedException'], { ruleOfQueue: `${RULE}2` });
    expect(became).toMatch(/^dropped: events\.amazonaws\.com is not authorized to perform: sqs:SendMessage/);
    expect(sent).toEqual([]);
  });
});

describe('EventBridge, to a queue,', () => {
  const PARKING = LOCAL_ACCOUNT.arn('sqs', 'Parking');
  const target = {
    kind: 'queue' as const,
    arn: PARKING,
    ruleArn: RULE,
    detailOnly: true,
    deadLetterArn: QUEUE,
    retry: { attempts: 185, maxAgeMs: 86_400_000 },
  };

  /** Sends to a queue that fails with these errors, in order, and then accepts messages. */
  async function send(failures: readonly string[], ruleOfQueue = RULE) {
    const clock = new VirtualClock();
    const sent: Readonly<Record<string, unknown>>[] = [];
    let asked = 0;
    const sqs = {
      send: async ({ input }: { readonly input: Readonly<Record<string, unknown>> }) => {
        const name = failures[asked++];
        if (name !== undefined)
          throw Object.assign(new Error('as told'), {
            name,
            $metadata: { httpStatusCode: name === 'QueueDoesNotExist' ? 400 : 500 },
          });
        sent.push(input);
      },
    };
    const policies = [...queuePolicy(ruleOfQueue, PARKING), ...queuePolicy(RULE)];
    const delivery = deliverEvent(
      target,
      { id: 'event-1', detail: { deliveryId: 'generic-1' } },
      {
        access: new AccessControl([], policies, LOCAL_ACCOUNT.accountId),
        account: LOCAL_ACCOUNT,
        clock,
        ...noDestination(clock),
        around: goStraight,
        signal: new Cancellation(),
        clients: { sqs } as never,
        callStepFunctions: () => Promise.reject(new Error('no machine is called')),
      },
    );
    return { became: await clock.runUntilSettled(delivery), sent };
  }

  test('sends only the detail, and retries while the queue fails', async () => {
    expect(await send(['InternalError', 'InternalError'])).toEqual({
      became: 'delivered',
      sent: [{ QueueUrl: LOCAL_ACCOUNT.queueUrl('Parking'), MessageBody: '{"deliveryId":"generic-1"}' }],
    });
  });

  test('keeps the whole event if the queue no longer exists', async () => {
    const { became, sent } = await send(['QueueDoesNotExist']);
    expect(became).toBe('kept in the dead-letter queue');
    expect(sent).toMatchObject([{ MessageBody: '{"id":"event-1","detail":{"deliveryId":"generic-1"}}' }]);
  });

  test("keeps it if the queue's policy is for another rule", async () => {
    expect((await send([], `${RULE}2`)).became).toBe('kept in the dead-letter queue');
  });
});
