import { describe, expect, test } from 'vitest';
import { type AroundHop, goStraight, type Hop } from '../../../lib/local/engine/hop.ts';
import { compileTemplate } from '../../../lib/local/engine/compile-template.ts';
import { loadEngine } from '../../../lib/local/engine/load-engine.ts';
import { seededRandom } from '../../../lib/local/clock/random.ts';
import { ServiceError } from '../../../lib/local/service-error.ts';
import { TaskError } from '../../../lib/local/state-machine/task/task-error.ts';
import { LOCAL_ACCOUNT } from '../../../lib/local/template/local-account.ts';
import { readTemplate } from '../../../lib/local/template/read-template.ts';
import { virtualQueues } from '../virtual-queues.ts';
import template from '../../cases/local/pipe-rule-schedule.json' with { type: 'json' };

const WORK = LOCAL_ACCOUNT.arn('states', 'stateMachine:Work');
const FOLLOW = LOCAL_ACCOUNT.arn('states', 'stateMachine:Follow');
const SOURCE = LOCAL_ACCOUNT.queueUrl('Source');
const MINUTE_MS = 60_000;

/** A pipe, a schedule and a rule with two state machines, on a virtual clock, with the hook `around`. */
function run(around: AroundHop = goStraight) {
  const resources = readTemplate(template, LOCAL_ACCOUNT);
  const { clock, sqs, stores } = virtualQueues(resources);
  const hops: Hop[] = [];
  const echoed: unknown[] = [];
  const echo = {
    arn: LOCAL_ACCOUNT.arn('lambda', 'function:Echo'),
    invoke: async (event: unknown) => {
      echoed.push(event);
      return { payload: JSON.stringify(event) };
    },
  };
  const engine = loadEngine({
    template: compileTemplate(resources, LOCAL_ACCOUNT),
    stores,
    functions: new Map([[echo.arn, echo]]),
    around: (hop, call) => {
      hops.push(hop);
      return around(hop, call);
    },
    clock,
    random: seededRandom(1),
    log: () => undefined,
  });
  const send = (MessageBody: string) => sqs.actions.SendMessage({ QueueUrl: SOURCE, MessageBody });
  return { clock, sqs, engine, hops, echoed, send };
}

/** A hop in one line. */
const lineOf = ({ kind, caller, state, action, attempt }: Hop): string =>
  [kind, caller.split(/[:/]/).at(-1), state, action, attempt].filter((part) => part !== undefined).join(' ');

describe('an engine with the stores and functions of its caller', () => {
  test('processes a message through pipe, task, function and rule, and each call between them is a hop', async () => {
    const { clock, sqs, hops, echoed, send } = run();
    send('{"id":"x"}');
    await clock.advance(1_000);
    expect(echoed).toEqual([{ id: 'x' }]);
    expect(sqs.messages(SOURCE)).toEqual([]);
    expect(hops.map(lineOf)).toEqual([
      'pipe Pipe ReceiveMessage 1',
      'pipe Pipe StartSyncExecution 1',
      'task Work Echo lambda:invoke 1',
      'task Work Follow up states:startExecution 1',
      'event Rule StartExecution 1',
      'pipe Pipe DeleteMessage 1',
    ]);
  });

  test('names the subject of each hop: execution, queue, message and event', async () => {
    const { clock, hops, send } = run();
    send('{"id":"x"}');
    await clock.advance(1_000);
    const subjects = hops.map(({ subject }) => subject);
    expect(subjects[0]).toBe(SOURCE);
    expect(subjects[1]).toBe('message-1');
    expect(subjects[2]).toContain(':express:Work:');
    expect(subjects[4]).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('fires its schedules by the clock', async () => {
    const { clock, hops } = run();
    await clock.advance(5 * MINUTE_MS);
    expect(hops.map(lineOf)[0]).toBe('schedule Schedule StartExecution 1');
    expect(hops[0]?.subject).toBe('2026-01-01T00:05:00.000Z');
  });

  test('has the same run each time', async () => {
    const once = async (): Promise<readonly Hop[]> => {
      const { clock, hops, send } = run();
      send('{"id":"x"}');
      await clock.advance(11 * MINUTE_MS);
      return hops;
    };
    expect(await once()).toEqual(await once());
  });

  test('does nothing more after it has stopped', async () => {
    const { clock, engine, hops, send } = run();
    await clock.runUntilSettled(engine.stop(0));
    send('{"id":"x"}');
    await clock.advance(11 * MINUTE_MS);
    expect(hops).toEqual([]);
  });
});

describe('a hop that fails', () => {
  /** Fails at the first hop of this action. */
  const once = (action: string, wrong: AroundHop): AroundHop => {
    const state = { isDone: false };
    return (hop, call) => {
      if (state.isDone || hop.action !== action) return call();
      state.isDone = true;
      return wrong(hop, call);
    };
  };
  const lost = new ServiceError('InternalServerException', 'the connection broke', 500);

  test('before its effect is retried by its caller, and has one effect', async () => {
    const { clock, sqs, echoed, hops, send } = run(once('StartSyncExecution', () => Promise.reject(lost)));
    send('{"id":"x"}');
    await clock.advance(10_000);
    expect(hops.map(lineOf)).toContain('pipe Pipe StartSyncExecution 2');
    expect(echoed).toHaveLength(1);
    expect(sqs.messages(SOURCE)).toEqual([]);
  });

  test('after its effect is retried by its caller, and has two effects', async () => {
    const { clock, echoed, send } = run(
      once('StartSyncExecution', async (_hop, call) => {
        await call();
        throw lost;
      }),
    );
    send('{"id":"x"}');
    await clock.advance(10_000);
    expect(echoed).toHaveLength(2);
  });

  test('of a task is the error that its Retry matches, and the next attempt is counted', async () => {
    const { clock, echoed, hops, send } = run(
      once('lambda:invoke', () => Promise.reject(new TaskError('Lambda.TooManyRequestsException', 'busy'))),
    );
    send('{"id":"x"}');
    await clock.advance(10_000);
    expect(hops.map(lineOf)).toContain('task Work Echo lambda:invoke 2');
    expect(echoed).toHaveLength(1);
  });

  test('of a rule is retried with the same event', async () => {
    const { clock, hops, send } = run((hop, call) =>
      hop.kind === 'event' && hop.attempt < 3 ? Promise.reject(lost) : call(),
    );
    send('{"id":"x"}');
    await clock.advance(10_000);
    const events = hops.filter(({ kind }) => kind === 'event');
    expect(events.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    expect(new Set(events.map(({ subject }) => subject)).size).toBe(1);
  });

  test('of a rule that always fails ends in the dead-letter queue', async () => {
    const { clock, sqs, hops, send } = run((hop, call) =>
      hop.kind === 'event' ? Promise.reject(lost) : call(),
    );
    send('{"id":"x"}');
    await clock.advance(10 * MINUTE_MS);
    expect(hops.map(lineOf)).toContain('dead-letter Rule SendMessage 1');
    expect(sqs.messages(LOCAL_ACCOUNT.queueUrl('Undelivered'))).toHaveLength(1);
  });
});

test('the state machines can be called with a role', async () => {
  const { clock, engine } = run();
  const role = LOCAL_ACCOUNT.globalArn('iam', 'role/Service');
  const answer = await clock.runUntilSettled(
    engine.callStepFunctions(role, 'StartSyncExecution', {
      stateMachineArn: WORK,
      input: '[{"order":{"id":"y"}}]',
    }),
  );
  expect(answer.status).toBe('SUCCEEDED');
  const { executions } = await engine.stepFunctions.call('ListExecutions', { stateMachineArn: FOLLOW });
  expect(executions).toHaveLength(1);
});
