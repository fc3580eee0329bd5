import type { Random } from '../../../local/clock/random.ts';
import type { CrossedHop } from './crossed-hop.ts';

/** What goes wrong at a hop: the name of a fault kind, and the name of the error if it has one. */
export interface Fault {
  /** Key of the hop. */
  readonly at: string;
  readonly kind: string;
  readonly error?: string;
}

/** Decides for each hop what goes wrong. */
export interface FaultPlan {
  faultAt(hop: CrossedHop): Fault | undefined;
}

/** The name of a hop in a plan and in a report. */
export function keyOf({ place, number }: Pick<CrossedHop, 'place' | 'number'>): string {
  return `${place} #${number}`;
}

/** Exactly these faults and no others. */
export function plannedFaults(faults: readonly Fault[]): FaultPlan {
  const byHop = new Map(faults.map((fault) => [fault.at, fault]));
  return { faultAt: (hop) => byHop.get(keyOf(hop)) };
}

/**
 * Most faults that are drawn for one run. Without a bound, runs that are doubled while they start over in an outage
 * would multiply without end.
 */
const MOST_FAULTS = 25;

/** Every hop fails with this probability, in one of the ways that are `possible` there, drawn from `random`. */
export function randomFaults(
  probability: number,
  random: Random,
  possible: (hop: CrossedHop) => readonly Fault[],
): FaultPlan & { readonly drawn: readonly Fault[] } {
  const drawn: Fault[] = [];
  return {
    drawn,
    faultAt(hop) {
      if (drawn.length >= MOST_FAULTS || random.next() >= probability) return undefined;
      const choices = possible(hop);
      const fault = choices[Math.floor(random.next() * choices.length)];
      if (fault !== undefined) drawn.push(fault);
      return fault;
    },
  };
}

/** As text: `error S3.S3Exception at Ingest / Store payload #1`. */
export function describeFault({ at, kind, error }: Fault): string {
  return `${kind}${error === undefined ? '' : ` ${error}`} at ${at}`;
}
