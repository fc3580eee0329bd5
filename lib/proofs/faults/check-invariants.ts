import { DELIVERY } from '../../contracts/delivery.ts';
import { readDeadLetter } from '../../contracts/kept-bodies.ts';
import { idsOf, type SimulatedDelivery, type SimulatedOutcome } from '../simulation/simulate.ts';
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
  // Only the operator can tell a forged letter from one whose secret was replaced, so the tool leaves it.
  const letters = afterOperator.deadLetters.filter((letter) => !isForged(letter, outcome));
  const left = letters.length + afterOperator.undelivered.length;
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
    const ids = idsIn(delivery, outcome);
    return [...ids].flatMap((id) => checkDelivery(id, outcome));
  });
}

/** The ids that a delivery could get, and those of forged requests beside it: a forged body may have its own. */
function idsIn(delivery: SimulatedDelivery, { source, sent }: SimulatedOutcome): ReadonlySet<string> {
  const own = sent.filter(({ idempotencyKey }) => idempotencyKey === delivery.idempotencyKey);
  return new Set([...idsOf(source, delivery), ...own.map(({ deliveryId }) => deliveryId)]);
}

function checkDelivery(id: string, outcome: SimulatedOutcome): readonly Violation[] {
  const history = outcome.written.filter((item) => item[DELIVERY.key]?.S === id);
  const sent = outcome.sent.filter(({ deliveryId }) => deliveryId === id);
  const traces: Traces = {
    id,
    sent: sent.filter((request) => !request.isForged),
    forged: sent.filter((request) => request.isForged),
    acknowledged: outcome.acknowledged.filter(({ deliveryId }) => deliveryId === id).map(({ body }) => body),
    outcome,
    history,
    record: history.at(-1),
    deadLetters: outcome.deadLetters.filter((text) => idOf(text) === id),
    executions: outcome.executions?.filter((execution) => deliveryOf(execution) === id),
  };
  return INVARIANTS.flatMap(({ name, broken }) => {
    const what = broken(traces);
    return what === undefined ? [] : [{ invariant: name, deliveryId: id, what }];
  });
}

/** Whether a dead letter holds the body of a forged request. */
function isForged(letter: string, { sent }: SimulatedOutcome): boolean {
  const { deliveryId, body } = readDeadLetter(letter);
  return sent.some(
    (request) => request.isForged && request.deliveryId === deliveryId && request.body === body,
  );
}

/** Counts the dead letters of deliveries that have an outcome: repeated requests that were never recorded. */
export function countRepeatedLetters({ deadLetters, written }: SimulatedOutcome): number {
  const done = new Set(written.filter(isTerminal).map((item) => item[DELIVERY.key]?.S));
  return deadLetters.filter((text) => done.has(idOf(text))).length;
}
