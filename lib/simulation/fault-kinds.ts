import type { Clock } from '../local/clock.ts';
import { TaskError } from '../local/state-machine/task-error.ts';
import type { Fault, Hop, HopKind } from './fault-plan.ts';
import { noAnswer, throttled } from './integration-errors.ts';

/** The crossing of a boundary that is about to go wrong. */
export interface Crossing {
  readonly hop: Hop;
  readonly clock: Clock;
  /** The effect: makes the call, delivers the event, starts the run. */
  readonly proceed: () => Promise<unknown>;
  /** What the effect costs even if nobody gets it. */
  readonly waste: () => Promise<unknown>;
  /** Ends the run that crosses, without a trace; an asynchronous one is `again` started by Step Functions, or is not. */
  readonly crash: (how: { readonly again: boolean }) => void;
  /** Every call of the same service fails from now on, for this long. */
  readonly failService: (ms: number) => void;
  /** Starts what crosses a second time, beside the first: at-least-once means that it may. */
  readonly repeatRun: () => void;
  /** Lets the following crossings of the same state in the same run fail like this one, `times` of them. */
  readonly keepFailing: (times: number) => void;
}

/** One way in which something goes wrong. */
export interface FaultKind {
  readonly name: string;
  readonly hops: readonly HopKind[];
  /** What it is, for the report. */
  readonly says: string;
  readonly isPossible?: (hop: Hop) => boolean;
  readonly inject: (crossing: Crossing, fault: Fault) => Promise<unknown>;
}

/** Longer than any ladder of retries: the state gives up. */
const UNTIL_IT_GIVES_UP = 1_000;

const NEVER = new Promise<never>(() => undefined);

const lateMs = 20 * 60_000;

/** Every kind of fault, by the boundary it happens at. */
export const FAULT_KINDS: readonly FaultKind[] = [
  {
    name: 'error',
    hops: ['task'],
    says: 'the service refuses before any effect, by each error that it documents',
    inject: async (_crossing, { error = '' }) => {
      throw new TaskError(error, 'injected');
    },
  },
  {
    name: 'answer lost',
    hops: ['task'],
    says: 'the effect is there and the answer is not',
    inject: async ({ proceed, hop }) => {
      await proceed().catch(() => undefined);
      throw noAnswer(hop);
    },
  },
  {
    name: 'throttled twice',
    hops: ['task'],
    says: 'refused for this attempt and the next',
    inject: async ({ keepFailing, hop }) => {
      keepFailing(1);
      throw throttled(hop);
    },
  },
  {
    name: 'throttled until it gives up',
    hops: ['task'],
    says: 'refused for every attempt that the state makes',
    inject: async ({ keepFailing, hop }) => {
      keepFailing(UNTIL_IT_GIVES_UP);
      throw throttled(hop);
    },
  },
  {
    name: 'time-out',
    hops: ['task'],
    says: 'never answered, and without effect',
    inject: () => NEVER,
  },
  {
    name: 'time-out after the effect',
    hops: ['task'],
    says: 'never answered, and the effect is there',
    inject: async ({ proceed }) => {
      await proceed().catch(() => undefined);
      return NEVER;
    },
  },
  {
    name: 'crash before',
    hops: ['task'],
    says: 'the Express run ends before the call, and is run again where Step Functions holds its input',
    isPossible: ({ isAtLeastOnce }) => isAtLeastOnce !== undefined,
    inject: async ({ crash }) => {
      crash({ again: true });
      return NEVER;
    },
  },
  {
    name: 'crash after',
    hops: ['task'],
    says: 'the Express run ends after the effect of the call, and is run again',
    isPossible: ({ isAtLeastOnce }) => isAtLeastOnce !== undefined,
    inject: async ({ proceed, crash }) => {
      await proceed().catch(() => undefined);
      crash({ again: true });
      return NEVER;
    },
  },
  {
    name: 'dies for good',
    hops: ['task'],
    says: 'the Express run ends after the effect of the call, and nobody runs it again',
    isPossible: ({ isAtLeastOnce }) => isAtLeastOnce === true,
    inject: async ({ proceed, crash }) => {
      // Where the call fails there is no effect that could hold the delivery: then it fails, and the run goes on.
      await proceed();
      crash({ again: false });
      return NEVER;
    },
  },
  {
    name: 'out for ninety minutes',
    hops: ['task'],
    says: 'every call of this service by a state machine or a rule fails, of every run',
    inject: async ({ failService, hop }) => {
      failService(90 * 60_000);
      throw throttled(hop);
    },
  },
  {
    name: 'denied',
    hops: ['event'],
    says: 'refused for good: EventBridge does not try again, and keeps the event in the dead-letter queue of the rule',
    inject: async () => {
      throw new TaskError('AccessDeniedException', 'denied');
    },
  },
  {
    name: 'run twice',
    hops: ['task', 'accept'],
    says: 'Step Functions runs the Express execution a second time beside the first',
    isPossible: ({ isAtLeastOnce }) => isAtLeastOnce === true,
    inject: async ({ repeatRun, proceed }) => {
      const answer = await proceed();
      repeatRun();
      return answer;
    },
  },
  {
    name: 'refused',
    hops: ['accept', 'event', 'feed', 'delete', 'receive'],
    says: 'throttled once; the caller tries again as it does in AWS',
    inject: async () => {
      throw new TaskError('ThrottlingException', 'Rate exceeded');
    },
  },
  {
    name: 'taken, answer lost',
    hops: ['accept', 'event', 'feed', 'delete'],
    says: 'taken, and the caller does not learn of it',
    inject: async ({ proceed }) => {
      await proceed();
      throw new TaskError('ServiceUnavailable', 'no answer');
    },
  },
  {
    name: 'lost',
    hops: ['event', 'schedule', 'receive'],
    says: 'never arrives; a message counts as received',
    // "Once a valid event is delivered to EventBridge, [it] follows the retry policy" (events reference, "Delivery level").
    isPossible: ({ kind, isBestEffort }) => kind !== 'event' || isBestEffort === true,
    inject: async ({ waste }) => waste(),
  },
  {
    name: 'twice',
    hops: ['event', 'schedule', 'receive'],
    says: 'arrives twice',
    inject: async ({ proceed }) => {
      void proceed();
      return proceed();
    },
  },
  {
    name: 'late',
    hops: ['event'],
    says: 'arrives twenty minutes later, after others',
    inject: async ({ proceed, clock }) => {
      await clock.sleep(lateMs);
      return proceed();
    },
  },
  {
    name: 'twice, once late',
    hops: ['event'],
    says: 'arrives, and twenty minutes later once more',
    inject: async ({ proceed, clock }) => {
      await proceed();
      await clock.sleep(lateMs);
      return proceed();
    },
  },
];
