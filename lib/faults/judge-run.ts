import type { Fault } from '../simulation/fault-plan.ts';
import type { SimulatedDelivery, SimulatedOutcome } from '../simulation/simulate.ts';
import { checkInvariants, type Violation } from './check-invariants.ts';
import type { Scenario } from './scenarios.ts';

/**
 * Everything that a run of a scenario breaks: the invariants and, where nothing goes wrong or only what it must survive, that each
 * delivery succeeds and nobody is called.
 */
export function judgeRun(
  { deliveries, survives = [] }: Scenario,
  faults: readonly Fault[],
  outcome: SimulatedOutcome,
): readonly Violation[] {
  const violations = checkInvariants(deliveries, outcome);
  const isUndisturbed = faults.length === 0;
  if (!isUndisturbed && !survives.some((known) => isSame(known, faults))) return violations;
  const expectations = isUndisturbed ? [...SURVIVES, ...UNDISTURBED] : SURVIVES;
  return [
    ...violations,
    ...deliveries.flatMap((delivery) => {
      const deliveryId = `generic-${delivery.idempotencyKey}`;
      return expectations.flatMap(({ name, broken }) => {
        const what = broken({ delivery, deliveryId, outcome });
        return what === undefined ? [] : [{ invariant: name, deliveryId, what }];
      });
    }),
  ];
}

function isSame(known: readonly Fault[], faults: readonly Fault[]): boolean {
  return JSON.stringify(known) === JSON.stringify(faults);
}

interface Expectation {
  readonly name: string;
  /** What is wrong, or undefined. */
  readonly broken: (run: {
    readonly delivery: SimulatedDelivery;
    readonly deliveryId: string;
    readonly outcome: SimulatedOutcome;
  }) => string | undefined;
}

const SURVIVES: readonly Expectation[] = [
  {
    name: 'the delivery succeeds',
    broken: ({ delivery, deliveryId, outcome }) => {
      // What its producer was never told is accepted is the producer's own.
      if (!outcome.acknowledged.some((request) => request.deliveryId === deliveryId)) return undefined;
      // With an Express Process a failed computation is final.
      if (delivery.failures > 0 && outcome.executions === undefined) return undefined;
      const record = outcome.written.findLast((item) => item.deliveryId?.S === deliveryId);
      const status = (record?.status?.S as string | undefined) ?? 'nothing';
      return status === 'SUCCEEDED' ? undefined : `it ends as ${status}`;
    },
  },
  {
    name: 'there is no dead letter',
    broken: ({ outcome: { deadLetters } }) =>
      deadLetters.length === 0 ? undefined : `${deadLetters.length} dead letters are left`,
  },
];

const UNDISTURBED: readonly Expectation[] = [
  {
    name: 'every request is answered 202',
    broken: ({ delivery, deliveryId, outcome }) => {
      const answered = outcome.acknowledged.filter((request) => request.deliveryId === deliveryId).length;
      const sent = delivery.sentAt.length;
      return answered === sent ? undefined : `${answered} of ${sent} requests were answered 202`;
    },
  },
  {
    name: 'every event is delivered',
    broken: ({ outcome: { undelivered } }) =>
      undelivered.length === 0 ? undefined : `${undelivered.length} events were not delivered`,
  },
  {
    name: 'Reconcile has nothing to do',
    broken: ({ outcome: { hops } }) => {
      // A schedule that no delivery waits for is not fired (`World`).
      const fired = hops.filter(({ boundary }) => boundary === 'schedule').length;
      return fired === 0 ? undefined : `Reconcile was needed ${fired} times`;
    },
  },
];
