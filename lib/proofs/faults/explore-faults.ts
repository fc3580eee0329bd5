import type { Violation } from './check-invariants.ts';
import { judgeRun } from './judge-run.ts';
import { possibleFaults } from '../simulation/fault-injection/possible-faults.ts';
import type { CancelSignal } from '../../local/clock/cancellation.ts';
import type { CrossedHop } from '../simulation/fault-injection/crossed-hop.ts';
import { type Fault, keyOf, plannedFaults } from '../simulation/fault-injection/fault-plan.ts';
import type { Scenario } from './scenarios.ts';
import type { Blueprint } from '../simulation/blueprint.ts';
import { simulate, type SimulatedOutcome } from '../simulation/simulate.ts';

/** A run that broke an invariant, with what is needed to repeat it. */
export interface Finding {
  readonly scenario: string;
  readonly faults: readonly Fault[];
  readonly violations: readonly Violation[];
}

/** The result of an exploration. */
export interface Exploration {
  /** Single faults tried: every hop of the undisturbed run with everything that can happen to it. */
  readonly points: number;
  readonly pairs: number;
  readonly findings: readonly Finding[];
}

export interface ExplorationOptions {
  /** 2 tries every pair as well. */
  readonly depth: 1 | 2;
  /**
   * Only the single faults of this part, and the pairs that begin with one of them. The parts together are the whole.
   */
  readonly part?: Part;
  /** Faults that happen in every run as well. */
  readonly given?: readonly Fault[];
  /** Tries one of so many pairs. 1 tries all. */
  readonly everyPair?: number;
  /** Ends as soon as there are this many findings. */
  readonly enough?: number;
  /** Ends the exploration, which then rejects with the reason of the signal. */
  readonly signal?: CancelSignal;
}

/** One of so many parts of about the same size. */
export interface Part {
  readonly index: number;
  readonly of: number;
}

const WHOLE: Part = { index: 0, of: 1 };

/**
 * Tries every single fault of a scenario, and then every pair: each second fault at each boundary that the run with
 * the first one crosses afterwards, including retries, parking and reconciliation. A run is determined by its faults,
 * so up to the first one it is the undisturbed run.
 */
export async function exploreFaults(
  blueprint: Blueprint,
  scenario: Scenario,
  { depth, part = WHOLE, given = [], everyPair = 1, enough = Infinity, signal }: ExplorationOptions,
): Promise<Exploration> {
  const findings: Finding[] = [];
  let pairs = 0;
  const attempt = async (tried: readonly Fault[]): Promise<SimulatedOutcome> => {
    const faults = [...given, ...tried];
    const outcome = await runWith(blueprint, scenario, faults, signal);
    const violations = judgeRun(scenario, faults, outcome);
    if (violations.length > 0) findings.push({ scenario: scenario.name, faults, violations });
    return outcome;
  };
  const isEnough = (): boolean => findings.length >= enough;
  const undisturbed = await attempt([]);
  const named = [...(scenario.survives ?? []), ...(scenario.tells ?? []).map((fault) => [fault])];
  // What breaks undisturbed mostly stays open for as long as a run can take, with any fault.
  if (part.index === 0) for (const faults of named) if (!isEnough()) await attempt(faults);
  const singles = faultsAfter(undisturbed, undefined).filter((_, index) => index % part.of === part.index);
  for (const first of singles) {
    if (isEnough()) break;
    const outcome = await attempt([first]);
    if (depth === 1 || scenario.isForSingles) continue;
    for (const second of faultsAfter(outcome, first)) {
      if (isEnough()) break;
      pairs += 1;
      if (pairs % everyPair === 0) await attempt([first, second]);
    }
  }
  return { points: singles.length, pairs: Math.floor(pairs / everyPair), findings };
}

/** One run of a scenario with these faults. It is the same every time. */
export function runWith(
  blueprint: Blueprint,
  { deliveries }: Scenario,
  faults: readonly Fault[],
  signal?: CancelSignal,
): Promise<SimulatedOutcome> {
  return simulate(blueprint, { seed: 1, latency: 'fixed', deliveries, plan: plannedFaults(faults), signal });
}

/**
 * If one run crosses a boundary again and again (an outage with retries), the first and the last crossings stand for
 * all.
 */
const FIRST_CROSSINGS = 4;
const LAST_CROSSINGS = 2;

/** Everything that can go wrong at the hops after that of a fault. */
function faultsAfter({ hops }: SimulatedOutcome, first: Fault | undefined): readonly Fault[] {
  const from = first === undefined ? -1 : hops.findIndex((hop) => keyOf(hop) === first.at);
  const after = hops.slice(from + 1);
  const last = new Map(after.map(({ place, number }) => [place, number]));
  const before = new Map<string, number>();
  const stands = ({ place, number }: CrossedHop): boolean => {
    const crossed = (before.get(place) ?? 0) + 1;
    before.set(place, crossed);
    return crossed <= FIRST_CROSSINGS || number > (last.get(place) ?? 0) - LAST_CROSSINGS;
  };
  return after.filter(stands).flatMap(possibleFaults);
}
