import type { CancelSignal } from '../../local/clock/cancellation.ts';
import { type Random, seededRandom } from '../../local/clock/random.ts';
import { checkInvariants, countRepeatedLetters } from './check-invariants.ts';
import type { Finding } from './explore-faults.ts';
import { possibleFaults } from '../simulation/fault-injection/possible-faults.ts';
import { randomFaults } from '../simulation/fault-injection/fault-plan.ts';
import { type Scenario, scenariosOf } from './scenarios.ts';
import { drawMs, type Range } from '../simulation/fault-injection/draw-ms.ts';
import type { Blueprint } from '../simulation/blueprint.ts';
import { simulate, type SimulatedDelivery, type SimulatedOutcome } from '../simulation/simulate.ts';

/** A seed whose run broke an invariant. */
interface ScheduleFinding extends Finding {
  readonly seed: number;
}

export interface ScheduleExploration {
  readonly schedules: number;
  readonly deliveries: number;
  readonly faults: number;
  /** Schedules after which an operator had something to redrive. */
  readonly operated: number;
  /** Dead letters of deliveries that have an outcome. */
  readonly repeatedLetters: number;
  readonly findings: readonly ScheduleFinding[];
}

const MOST_DELIVERIES = 5;
const WITHIN_MS = 60_000;
const LIKELIEST_FAULT = 0.25;
/** When an operator comes: at once, or after Reconcile has looked several times. */
const REDRIVEN: Range = [10_000, 120 * 60_000];

/**
 * Runs schedules drawn from seeds: one to five deliveries at the same time, any number of faults, and each crossing
 * with its own duration, so that runs interleave differently.
 */
export async function exploreSchedules(
  blueprint: Blueprint,
  { from, count, signal }: { readonly from: number; readonly count: number; readonly signal?: CancelSignal },
): Promise<ScheduleExploration> {
  const findings: ScheduleFinding[] = [];
  const totals = { deliveries: 0, faults: 0, operated: 0, repeatedLetters: 0 };
  for (let seed = from; seed < from + count; seed += 1) {
    const { deliveries, outcome } = await runSeed(blueprint, seed, signal);
    totals.deliveries += deliveries.length;
    totals.faults += outcome.injected.length;
    if (outcome.afterOperator !== undefined) totals.operated += 1;
    totals.repeatedLetters += countRepeatedLetters(outcome);
    const violations = checkInvariants(deliveries, outcome);
    if (violations.length > 0)
      findings.push({ scenario: 'drawn', seed, faults: outcome.injected, violations });
  }
  return { schedules: count, ...totals, findings };
}

/** One schedule. Its seed determines everything in it. */
export async function runSeed(
  blueprint: Blueprint,
  seed: number,
  signal?: CancelSignal,
): Promise<{ readonly deliveries: readonly SimulatedDelivery[]; readonly outcome: SimulatedOutcome }> {
  const random = seededRandom(seed);
  const deliveries = drawDeliveries(
    scenariosOf(blueprint).filter(({ isForSingles }) => isForSingles !== true),
    random,
  );
  const plan = randomFaults(random.next() ** 2 * LIKELIEST_FAULT, random, possibleFaults);
  const outcome = await simulate(blueprint, { seed, latency: 'drawn', deliveries, plan, signal });
  return { deliveries, outcome };
}

/** One or two operators, equally often. */
function drawOperators(shift: number, random: Random): readonly number[] {
  const operators = 1 + Math.floor(random.next() * 2);
  return Array.from({ length: operators }, () => shift + drawMs(REDRIVEN, random));
}

function drawDeliveries(scenarios: readonly Scenario[], random: Random): readonly SimulatedDelivery[] {
  const count = 1 + Math.floor(random.next() * MOST_DELIVERIES);
  return Array.from({ length: count }, (_, index) => {
    const scenario = scenarios[Math.floor(random.next() * scenarios.length)];
    const [delivery] = scenario?.deliveries ?? [];
    if (delivery === undefined) throw new Error(`'${scenario?.name ?? 'nothing'}' has no delivery`);
    const shift = random.next() * WITHIN_MS;
    return {
      ...delivery,
      idempotencyKey: `${delivery.idempotencyKey}-${index}`,
      sentAt: delivery.sentAt.map((at) => at + shift),
      ...(delivery.forgedAt !== undefined && { forgedAt: delivery.forgedAt.map((at) => at + shift) }),
      ...(delivery.redrivenAt !== undefined && { redrivenAt: drawOperators(shift, random) }),
    };
  });
}
