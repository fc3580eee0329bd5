import type { Clock } from '../../../local/clock/clock.ts';
import type { Boundary, CrossedHop } from './crossed-hop.ts';
import type { Range } from './draw-ms.ts';
import type { Fault } from './fault-plan.ts';
import type { RunControl } from './run-control.ts';

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

/** Makes a call for its effect alone. */
export const swallowed = (call: FaultSite['call']): Promise<unknown> => call().catch(() => undefined);
