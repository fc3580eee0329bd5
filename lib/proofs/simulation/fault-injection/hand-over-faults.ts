import { isOfService } from '../../../local/services/event-bridge/event-buses.ts';
import type { Range } from './draw-ms.ts';
import { type FaultKind, swallowed } from './fault-kind.ts';
import { denied, noAnswer, throttled } from './hop-errors.ts';

/** From before the next call to after Reconcile has looked several times. */
const LATE: Range = [1_000, 120 * 60_000];

/** What goes wrong between services: requests, events, messages, schedules, and calls of an operator. */
export const HAND_OVER_FAULTS: readonly FaultKind[] = [
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
