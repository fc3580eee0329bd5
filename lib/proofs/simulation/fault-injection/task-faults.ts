import { type FaultKind, swallowed } from './fault-kind.ts';
import type { Range } from './draw-ms.ts';
import { noAnswer, taskError, throttled } from './hop-errors.ts';

/** Longer than any ladder of retries, so the state gives up. */
const UNTIL_IT_GIVES_UP = 1_000;

/** A new promise each time: a shared one would keep every run in memory that has waited for it. */
const never = () => new Promise<never>(() => undefined);

const MINUTE_MS = 60_000;

/**
 * A request that takes longer than its caller waits (8 s for a store). AWS accepts no request that was signed more
 * than five minutes before it arrives (IAM user guide, "Why requests are signed").
 */
const LANDS_LATE: Range = [10_000, 5 * MINUTE_MS];

const OUTAGE_MS = 90 * MINUTE_MS;

/** What goes wrong at the task of a state. */
export const TASK_FAULTS: readonly FaultKind[] = [
  {
    name: 'error',
    at: ['task'],
    says: 'the service refuses before any effect, by each error that it documents',
    inject: async (_site, { error = '' }) => {
      throw taskError(error);
    },
  },
  {
    name: 'answer lost',
    at: ['task'],
    says: 'the effect is there and the answer is not',
    inject: async ({ call, hop }) => {
      await swallowed(call);
      throw noAnswer(hop);
    },
  },
  {
    name: 'throttled twice',
    at: ['task'],
    says: 'refused for this attempt and the next',
    inject: async ({ keepFailing, hop }) => {
      keepFailing(1);
      throw throttled(hop);
    },
  },
  {
    name: 'throttled until it gives up',
    at: ['task'],
    says: 'refused for every attempt that the state makes',
    // A Standard Process retries for a day, while Reconcile looks a hundred times. So a scenario names it, and it is
    // tried once.
    isPossible: ({ action, isAtLeastOnce }) => action !== 'lambda:invoke' || isAtLeastOnce !== undefined,
    inject: async ({ keepFailing, hop }) => {
      keepFailing(UNTIL_IT_GIVES_UP);
      throw throttled(hop);
    },
  },
  {
    name: 'time-out',
    at: ['task'],
    says: 'never answered, and without effect',
    inject: never,
  },
  {
    name: 'time-out after the effect',
    at: ['task'],
    says: 'never answered, and the effect is there',
    inject: async ({ call }) => {
      await swallowed(call);
      return never();
    },
  },
  {
    name: 'effect after the time-out',
    at: ['task'],
    says: 'never answered, and the effect is there when nobody waits for it any more',
    // The caller waits longer for a computation than a request may take: by then it has begun, or never will.
    isPossible: ({ action }) => action !== 'lambda:invoke',
    inject: ({ call, clock, draw, run }) => {
      run.background(clock.sleep(draw(LANDS_LATE)).then(() => swallowed(call)));
      return never();
    },
  },
  {
    name: 'crash before',
    at: ['task'],
    says: 'the Express run ends before the call, and is run again where Step Functions holds its input',
    isPossible: ({ isAtLeastOnce }) => isAtLeastOnce !== undefined,
    inject: async ({ run, hop }) => {
      if (hop.isAtLeastOnce === true) run.repeat(hop.subject);
      run.lose(hop.subject);
      return never();
    },
  },
  {
    name: 'crash after',
    at: ['task'],
    says: 'the Express run ends after the effect of the call, and is run again where Step Functions holds its input',
    isPossible: ({ isAtLeastOnce }) => isAtLeastOnce !== undefined,
    inject: async ({ call, run, hop }) => {
      await swallowed(call);
      if (hop.isAtLeastOnce === true) run.repeat(hop.subject);
      run.lose(hop.subject);
      return never();
    },
  },
  {
    name: 'dies for good',
    at: ['task'],
    says: 'the Express run ends after the effect of the call, and nobody runs it again',
    isPossible: ({ isAtLeastOnce }) => isAtLeastOnce === true,
    inject: async ({ call, run, hop }) => {
      // If the call fails, there is no effect that could hold the delivery. Then it fails, and the run goes on.
      await call();
      run.lose(hop.subject);
      return never();
    },
  },
  {
    name: 'out for ninety minutes',
    at: ['task'],
    says: 'every call of this service fails, whoever makes it',
    inject: async ({ failService, hop }) => {
      failService(OUTAGE_MS);
      throw throttled(hop);
    },
  },
  {
    name: 'out for thirty minutes',
    at: ['task'],
    isOnlyNamed: true,
    says: 'the same for a shorter time, which must not make a dead letter',
    inject: async ({ failService, hop }) => {
      failService(30 * MINUTE_MS);
      throw throttled(hop);
    },
  },
  {
    name: 'run twice',
    at: ['task'],
    says: 'Step Functions runs the Express execution a second time beside the first',
    isPossible: ({ isAtLeastOnce }) => isAtLeastOnce === true,
    inject: async ({ run, call, hop }) => {
      const answer = await call();
      run.repeat(hop.subject);
      return answer;
    },
  },
];
