import type { Fault } from '../simulation/fault-injection/fault-plan.ts';
import { idsOf, type SimulatedDelivery, type SimulatedOutcome } from '../simulation/simulate.ts';
import { checkInvariants, type Violation } from './check-invariants.ts';
import type { Scenario } from './scenarios.ts';

/**
 * Everything that a run of a scenario violates: the invariants and, without faults or with only those that it must
 * survive, that each delivery succeeds and no operator is called.
 */
export function judgeRun(
  { deliveries, endsAs, survives = [], tells = [] }: Scenario,
  faults: readonly Fault[],
  outcome: SimulatedOutcome,
): readonly Violation[] {
  const violations = checkInvariants(deliveries, outcome);
  const expectations = EXPECTATIONS.filter(({ after }) => {
    if (faults.length === 0) return after !== 'what is told';
    if (survives.some((known) => isSame(known, faults))) return after === 'what it survives';
    return after === 'what is told' && tells.some((known) => isSame([known], faults));
  });
  return [
    ...violations,
    ...deliveries.flatMap((delivery) =>
      idsOf(outcome.source, delivery).flatMap((deliveryId) =>
        expectations.flatMap(({ name, broken }) => {
          const what = broken({ delivery, deliveryId, outcome, endsAs });
          return what === undefined ? [] : [{ invariant: name, deliveryId, what }];
        }),
      ),
    ),
  ];
}

function isSame(known: readonly Fault[], faults: readonly Fault[]): boolean {
  return JSON.stringify(known) === JSON.stringify(faults);
}

interface Expectation {
  readonly name: string;
  /** The faults after which it holds. One that holds after what it survives holds without faults too. */
  readonly after: 'nothing' | 'what it survives' | 'what is told';
  /** What is wrong, or undefined. */
  readonly broken: (run: {
    readonly delivery: SimulatedDelivery;
    readonly deliveryId: string;
    readonly outcome: SimulatedOutcome;
    readonly endsAs: Scenario['endsAs'];
  }) => string | undefined;
}

/** Parking, Reconcile and half an hour of an outage are over by then. */
const LONGEST_MINUTES = 60;

const EXPECTATIONS: readonly Expectation[] = [
  {
    name: 'the delivery ends as its computation does',
    after: 'what it survives',
    broken: ({ delivery, deliveryId, outcome, endsAs = 'SUCCEEDED' }) => {
      // A delivery that was never acknowledged is up to its producer.
      if (!outcome.acknowledged.some((request) => request.deliveryId === deliveryId)) return undefined;
      // With an Express Process a failed computation is final.
      if (delivery.failures > 0 && outcome.executions === undefined) return undefined;
      const record = outcome.written.findLast((item) => item.deliveryId?.S === deliveryId);
      const status = (record?.status?.S as string | undefined) ?? 'nothing';
      return status === endsAs ? undefined : `it ends as ${status}`;
    },
  },
  {
    name: 'it ends within an hour',
    after: 'what it survives',
    broken: ({ outcome: { tookMs } }) => {
      const minutes = tookMs / 60_000;
      return minutes <= LONGEST_MINUTES ? undefined : `it took ${minutes} minutes`;
    },
  },
  {
    name: 'there is no dead letter',
    after: 'what it survives',
    broken: ({ outcome: { deadLetters } }) =>
      deadLetters.length === 0 ? undefined : `${deadLetters.length} dead letters are left`,
  },
  {
    name: 'every event is delivered',
    after: 'what it survives',
    broken: ({ outcome: { undelivered } }) =>
      undelivered.length === 0 ? undefined : `${undelivered.length} events were not delivered`,
  },
  {
    name: 'every request is answered 202',
    after: 'nothing',
    broken: ({ delivery, outcome }) => {
      // All ids of the delivery: two bodies may have two.
      const ids = idsOf(outcome.source, delivery);
      const answered = outcome.acknowledged.filter((request) => ids.includes(request.deliveryId)).length;
      const sent = delivery.sentAt.length;
      return answered === sent ? undefined : `${answered} of ${sent} requests were answered 202`;
    },
  },
  {
    name: 'nothing is parked',
    after: 'nothing',
    broken: ({ outcome: { hops } }) =>
      hops.some(({ place }) => place === 'Ingest / Park delivery') ? 'something was parked' : undefined,
  },
  {
    name: 'Reconcile has nothing to do',
    after: 'nothing',
    broken: ({ outcome: { hops } }) => {
      // A schedule that no delivery waits for is not fired (`World`).
      const fired = hops.filter(({ boundary }) => boundary === 'schedule').length;
      return fired === 0 ? undefined : `Reconcile was needed ${fired} times`;
    },
  },
  {
    name: 'Track is told of each outcome and each redrive, once',
    after: 'nothing',
    broken: ({ outcome: { hops, executions } }) => {
      const told = hops.filter(({ place }) => place === 'rule -> Track').length;
      const happened = (executions ?? []).reduce(
        (sum, { redriveCount }) => sum + 1 + 2 * Number(redriveCount),
        0,
      );
      return told === happened ? undefined : `Track was told ${told} times of ${happened} changes`;
    },
  },
  {
    name: 'an operator is told',
    after: 'what is told',
    broken: ({ outcome: { undelivered, executions } }) =>
      // An Express Process has no events.
      undelivered.length > 0 || executions === undefined ? undefined : 'no event waits for an operator',
  },
];
