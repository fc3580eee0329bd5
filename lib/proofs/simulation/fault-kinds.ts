import type { Clock } from '../../local/clock/clock.ts';
import { isOfService } from '../../local/services/event-bridge/event-buses.ts';
import type { Boundary, CrossedHop } from './crossed-hop.ts';
import type { RunControl } from './run-control.ts';
import type { Range } from './draw-ms.ts';
import type { Fault } from './fault-plan.ts';
import { denied, noAnswer, taskError, throttled } from './hop-errors.ts';

/** A hop that is about to fail. */
export interface FaultSite {
  readonly hop: CrossedHop;
  readonly clock: Clock;
  /** Makes the call, with its effect. */
  readonly call: () => Promise<unknown>;
  readonly run: RunControl;
  /** Draws milliseconds from a range. */
  readonly draw: (range: Range) => number;
  /** Every call of the same service, by any caller, fails from now on for this long. */
  readonly failService: (ms: number) => void;
  /** Lets the next `times` crossings of the same state in the same run fail like this one. */
  readonly keepFailing: (times: number) => void;
}

/** One way in which something goes wrong. */
export interface FaultKind {
  readonly name: string;
  readonly at: readonly Boundary[];
  /** Description for the report. */
  readonly says: string;
  readonly isPossible?: (hop: CrossedHop) => boolean;
  /** Only if a scenario names it. Among the faults that are tried everywhere, another kind represents it. */
  readonly isOnlyNamed?: true;
  readonly inject: (site: FaultSite, fault: Fault) => Promise<unknown>;
}

/** Longer than any ladder of retries, so the state gives up. */
const UNTIL_IT_GIVES_UP = 1_000;

/** A new promise each time: a shared one would keep every run in memory that has waited for it. */
const never = () => new Promise<never>(() => undefined);

const MINUTE_MS = 60_000;

/** From before anyone's next call to after several looks of Reconcile. */
const LATE: Range = [1_000, 120 * MINUTE_MS];

/**
 * A request that takes longer than its caller waits (8 s for a store). AWS accepts no request that was signed more
 * than five minutes before it arrives (IAM user guide, "Why requests are signed").
 */
const LANDS_LATE: Range = [10_000, 5 * MINUTE_MS];

const OUTAGE_MS = 90 * MINUTE_MS;

const swallowed = (call: FaultSite['call']): Promise<unknown> => call().catch(() => undefined);

/** Every kind of fault, by the boundary where it happens. */
export const FAULT_KINDS: readonly FaultKind[] = [
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
  {
    name: 'run twice',
    at: ['accept'],
    says: 'Step Functions runs the Express execution that it has taken a second time beside the first',
    isPossible: ({ isAtLeastOnce }) => isAtLeastOnce === true,
    inject: async ({ run, call }) => {
      const answer = (await call()) as { readonly body: string };
      run.repeat((JSON.parse(answer.body) as { readonly executionArn?: string }).executionArn ?? '');
      return answer;
    },
  },
  {
    name: 'denied',
    at: ['event'],
    says: 'refused for good: EventBridge does not try again, and keeps the event in the dead-letter queue of the rule',
    inject: async () => {
      throw denied();
    },
  },
  {
    name: 'refused',
    at: ['accept', 'event', 'feed', 'delete', 'receive', 'operator'],
    says: 'throttled once; the caller tries again as it does in AWS',
    inject: async ({ hop }) => {
      throw throttled(hop);
    },
  },
  {
    name: 'taken, answer lost',
    at: ['accept', 'event', 'feed', 'delete', 'receive', 'operator'],
    says: 'taken, and the caller does not learn of it; a message counts as received',
    inject: async ({ call, hop }) => {
      await call();
      throw noAnswer(hop);
    },
  },
  {
    name: 'lost',
    at: ['event', 'schedule'],
    says: 'never arrives',
    // "Once a valid event is delivered to EventBridge, [it] follows the retry policy" (events reference, "Delivery level").
    isPossible: (hop) => hop.boundary !== 'event' || isOfService(hop),
    inject: async () => undefined,
  },
  {
    name: 'twice',
    at: ['event', 'schedule'],
    says: 'arrives twice',
    inject: async ({ call, run }) => {
      run.background(swallowed(call));
      return call();
    },
  },
  {
    name: 'twice',
    at: ['receive'],
    says: 'the same message is given to two readers',
    inject: async ({ call }) => {
      const answer = (await call()) as { readonly Messages?: readonly object[] };
      const { Messages = [] } = answer;
      return { ...answer, Messages: [...Messages, ...Messages] };
    },
  },
  {
    name: 'late',
    at: ['event', 'operator'],
    says: 'arrives later, after others',
    inject: async ({ call, clock, draw }) => {
      await clock.sleep(draw(LATE));
      return call();
    },
  },
  {
    name: 'twice, once late',
    at: ['event'],
    says: 'arrives, and later once more',
    inject: async ({ call, clock, draw, run }) => {
      run.background(clock.sleep(draw(LATE)).then(() => swallowed(call)));
      return call();
    },
  },
];
