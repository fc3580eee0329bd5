import type { Clock } from '../../../local/clock/clock.ts';
import type { AroundHop, Hop } from '../../../local/engine/hop.ts';
import type { Random } from '../../../local/clock/random.ts';
import { boundaryOf, type CrossedHop, placeOf, serviceOf } from './crossed-hop.ts';
import { drawMs, type Range } from './draw-ms.ts';
import { describeFault, type Fault, type FaultPlan, keyOf } from './fault-plan.ts';
import type { FaultSite } from './fault-kind.ts';
import { FAULT_KINDS } from './fault-kinds.ts';
import type { RunControl } from './run-control.ts';
import { throttled } from './hop-errors.ts';

/**
 * How long each crossing takes: always the same; drawn, so that runs interleave differently; or a function of the
 * crossing, in milliseconds.
 */
export type Latency = 'fixed' | 'drawn' | ((hop: CrossedHop) => number);

const FIXED_MS = 10;

const DRAWN: Range = [1, 4_000];
/** Time between two calls of an operator's tool: it waits for an answer, for its rate, or for a person who is away. */
const OPERATOR: Range = [10, 3_600_000];

export interface CrossingOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly plan: FaultPlan;
  readonly latency: Latency;
  /** Keeps no trace. For runs of very many deliveries. */
  readonly forgetful: boolean;
  readonly nameOf: (arn: string) => string;
  readonly run: RunControl;
}

/** Every boundary of a run: numbers the crossings, gives each its duration, and lets it fail if the plan says so. */
export class Crossings {
  /** In the order in which they were crossed. */
  readonly hops: CrossedHop[] = [];
  /** One line for each crossing, with its time and its fault. */
  readonly trace: string[] = [];
  readonly injected: Fault[] = [];
  private isCalm = false;
  private readonly counts = new Map<string, number>();
  /** Services that fail every call, with the end of the outage. */
  private readonly outages = new Map<string, { readonly fault: Fault; readonly until: number }>();
  private readonly failing = new Map<string, { readonly fault: Fault; times: number }>();
  private readonly options: CrossingOptions;

  constructor(options: CrossingOptions) {
    this.options = options;
  }

  /** How often a boundary was crossed so far. */
  count(place: string): number {
    return this.counts.get(place) ?? 0;
  }

  /** No more faults from now on. */
  calm(): void {
    this.isCalm = true;
  }

  /** Wraps every call of the engine. */
  readonly around: AroundHop = async (hop, call) => {
    const { clock, plan } = this.options;
    const crossed = this.enter(hop);
    await clock.sleep(this.latencyMs(crossed));
    const outage = this.isCalm ? undefined : this.outageAt(crossed);
    const fault = this.isCalm ? undefined : (outage ?? this.continued(crossed) ?? plan.faultAt(crossed));
    if (!this.options.forgetful) this.trace.push(lineOf(clock.now(), crossed, fault));
    if (fault === undefined) return call();
    this.injected.push(fault);
    if (outage !== undefined) throw throttled(crossed);
    const kind = FAULT_KINDS.find(({ name, at }) => name === fault.kind && at.includes(crossed.boundary));
    if (kind === undefined) throw new Error(`there is no fault '${fault.kind}' (${describeFault(fault)})`);
    return (await kind.inject(this.siteOf(crossed, fault, call), fault)) as Awaited<ReturnType<typeof call>>;
  };

  private enter(hop: Hop): CrossedHop {
    const { nameOf, forgetful, run } = this.options;
    const place = placeOf(hop, nameOf);
    const number = (this.counts.get(place) ?? 0) + 1;
    this.counts.set(place, number);
    const boundary = boundaryOf(hop);
    const isAtLeastOnce =
      boundary === 'task'
        ? run.isAtLeastOnce(hop.subject)
        : boundary === 'accept'
          ? hop.action === 'StartExecution'
          : undefined;
    const crossed: CrossedHop = {
      ...hop,
      boundary,
      place,
      number,
      ...(isAtLeastOnce !== undefined && { isAtLeastOnce }),
    };
    if (!forgetful) this.hops.push(crossed);
    return crossed;
  }

  private siteOf(hop: CrossedHop, fault: Fault, call: () => Promise<unknown>): FaultSite {
    const { clock, run } = this.options;
    return {
      hop,
      clock,
      call,
      run,
      draw: (range) => drawMs(range, this.options.random),
      failService: (ms) => {
        const service = serviceOf(hop);
        if (!this.outages.has(service)) this.outages.set(service, { fault, until: clock.now() + ms });
      },
      keepFailing: (times) => {
        const visit = visitOf(hop);
        if (!this.failing.has(visit)) this.failing.set(visit, { fault, times });
      },
    };
  }

  /** The fault that began the outage of the called service. */
  private outageAt(hop: CrossedHop): Fault | undefined {
    const outage = this.outages.get(serviceOf(hop));
    return outage !== undefined && outage.until > this.options.clock.now() ? outage.fault : undefined;
  }

  /** The fault of an earlier try of the same visit of a state. */
  private continued(hop: CrossedHop): Fault | undefined {
    const failing = hop.boundary === 'task' ? this.failing.get(visitOf(hop)) : undefined;
    if (failing === undefined || failing.times <= 0) return undefined;
    failing.times -= 1;
    return failing.fault;
  }

  private latencyMs(hop: CrossedHop): number {
    const { latency } = this.options;
    if (typeof latency === 'function') return latency(hop);
    if (latency === 'fixed') return FIXED_MS;
    return drawMs(hop.boundary === 'operator' ? OPERATOR : DRAWN, this.options.random);
  }
}

/** Faults of one state in one run continue together. */
function visitOf({ subject, state = '' }: Hop): string {
  return `${subject} / ${state}`;
}

function lineOf(time: number, hop: CrossedHop, fault: Fault | undefined): string {
  const wrong =
    fault === undefined ? '' : `   <- ${fault.kind}${fault.error === undefined ? '' : ` ${fault.error}`}`;
  return `${new Date(time).toISOString().slice(11, 23)}  ${keyOf(hop)}${wrong}`;
}
