import { DELIVERY } from '../../contracts/delivery.ts';
import type { SimulatedDelivery, SimulatedOutcome } from '../simulation/simulate.ts';
import { NOTICE_INVARIANTS } from './notice-invariants.ts';
import { deliveryOf, idOf, INVARIANTS, isTerminal, type Traces } from './invariants.ts';

/** A broken invariant. */
export interface Violation {
  readonly invariant: string;
  readonly deliveryId: string;
  readonly what: string;
}

/** Returns every broken invariant. */
export function checkInvariants(
  deliveries: readonly SimulatedDelivery[],
  outcome: SimulatedOutcome,
): readonly Violation[] {
  const { afterOperator } = outcome;
  const violations = checkOutcome(deliveries, outcome);
  if (afterOperator === undefined) return violations;
  const left = afterOperator.deadLetters.length + afterOperator.undelivered.length;
  const after = checkOutcome(deliveries, afterOperator).map(({ what, ...violation }) => ({
    ...violation,
    what: `${what}, after the operator`,
  }));
  return left === 0
    ? [...violations, ...after]
    : [
        ...violations,
        ...after,
        { invariant: 'an operator can repair the rest', deliveryId: '', what: `${left} messages are left` },
      ];
}

function checkOutcome(
  deliveries: readonly SimulatedDelivery[],
  outcome: SimulatedOutcome,
): readonly Violation[] {
  return deliveries.flatMap((delivery) => {
    const id = `${outcome.source}-${delivery.idempotencyKey}`;
    const history = outcome.written.filter((item) => item[DELIVERY.key]?.S === id);
    const traces: Traces = {
      id,
      delivery,
      acknowledged: outcome.acknowledged
        .filter(({ deliveryId }) => deliveryId === id)
        .map(({ body }) => body),
      outcome,
      history,
      record: history.at(-1),
      deadLetters: outcome.deadLetters.filter((text) => idOf(text) === id),
      executions: outcome.executions?.filter((execution) => deliveryOf(execution) === id),
    };
    return [...INVARIANTS, ...NOTICE_INVARIANTS].flatMap(({ name, broken }) => {
      const what = broken(traces);
      return what === undefined ? [] : [{ invariant: name, deliveryId: id, what }];
    });
  });
}

/** Counts the dead letters of deliveries that have an outcome: repeated requests that were never recorded. */
export function countRepeatedLetters({ deadLetters, written }: SimulatedOutcome): number {
  const done = new Set(written.filter(isTerminal).map((item) => item[DELIVERY.key]?.S));
  return deadLetters.filter((text) => done.has(idOf(text))).length;
}
