import type { Clock } from '../local/clock.ts';
import type { Random } from '../local/random.ts';
import { describeFault, type Fault, type FaultPlan, type Hop, keyOf } from './fault-plan.ts';
import { type Crossing, FAULT_KINDS } from './fault-kinds.ts';

/** A hop before it is numbered, what crosses, and what the fault may do to it. */
export type Passage = Omit<Hop, 'number'> & {
  readonly proceed: () => Promise<unknown>;
  /** What is used up by a crossing that never arrives. */
  readonly waste?: () => Promise<unknown>;
  readonly crash?: (how: { readonly again: boolean }) => void;
  readonly repeatRun?: () => void;
  /** What has failed together fails on: the same state of the same run. */
  readonly visit?: string;
};

/** How long each crossing takes: always the same, or drawn, so that runs interleave differently, or by what crosses, in milliseconds. */
export type Latency = 'fixed' | 'drawn' | ((hop: Hop) => number);

const FIXED_MS = 10;
const SHORTEST_MS = 1;
const LONGEST_MS = 4_000;

/** Every boundary of a run: numbers what crosses, gives it its time, and lets it go wrong where the plan says so. */
export class Crossings {
  /** In the order in which they were crossed. */
  readonly hops: Hop[] = [];
  /** One line per crossing, with its time and what went wrong. */
  readonly trace: string[] = [];
  readonly injected: Fault[] = [];
  private isCalm = false;
  private readonly counts = new Map<string, number>();
  /** Services that fail every call, and until when. */
  private readonly outages = new Map<string, { readonly fault: Fault; readonly until: number }>();
  private readonly failing = new Map<string, { readonly fault: Fault; times: number }>();
  private readonly options: {
    readonly clock: Clock;
    readonly random: Random;
    readonly plan: FaultPlan;
    readonly latency: Latency;
    readonly forgetful: boolean;
  };

  constructor(options: Crossings['options']) {
    this.options = options;
  }

  /** How often a boundary was crossed so far. */
  count(place: string): number {
    return this.counts.get(place) ?? 0;
  }

  /** From now on nothing goes wrong any more. */
  calm(): void {
    this.isCalm = true;
  }

  async cross(passage: Passage): Promise<unknown> {
    const { clock, plan } = this.options;
    const hop = this.enter(passage);
    await clock.sleep(this.latencyMs(hop));
    const fault = this.isCalm ? undefined : (this.continued(passage) ?? plan.faultAt(hop));
    if (!this.options.forgetful) this.trace.push(lineOf(clock.now(), hop, fault));
    if (fault === undefined) return passage.proceed();
    this.injected.push(fault);
    const kind = FAULT_KINDS.find(({ name }) => name === fault.kind);
    if (kind === undefined) throw new Error(`there is no fault '${fault.kind}' (${describeFault(fault)})`);
    return kind.inject(this.crossingOf(passage, hop, fault), fault);
  }

  private enter({ kind, place, integration, isAtLeastOnce, isBestEffort }: Passage): Hop {
    const number = (this.counts.get(place) ?? 0) + 1;
    this.counts.set(place, number);
    const hop: Hop = {
      kind,
      place,
      number,
      ...(integration !== undefined && { integration }),
      ...(isAtLeastOnce !== undefined && { isAtLeastOnce }),
      ...(isBestEffort !== undefined && { isBestEffort }),
    };
    if (!this.options.forgetful) this.hops.push(hop);
    return hop;
  }

  private crossingOf(passage: Passage, hop: Hop, fault: Fault): Crossing {
    return {
      hop,
      clock: this.options.clock,
      proceed: () => passage.proceed(),
      waste: async () => passage.waste?.(),
      crash: (how) => passage.crash?.(how),
      failService: (ms) => {
        if (!this.outages.has(serviceOf(hop)))
          this.outages.set(serviceOf(hop), { fault, until: this.options.clock.now() + ms });
      },
      repeatRun: () => passage.repeatRun?.(),
      keepFailing: (times) => {
        const visit = passage.visit ?? hop.place;
        if (!this.failing.has(visit)) this.failing.set(visit, { fault, times });
      },
    };
  }

  /** The fault of an earlier crossing that this one shares. */
  private continued({ visit, ...passage }: Passage): Fault | undefined {
    const outage = passage.integration === undefined ? undefined : this.outages.get(serviceOf(passage));
    if (outage !== undefined && outage.until > this.options.clock.now()) return outage.fault;
    const failing = visit === undefined ? undefined : this.failing.get(visit);
    if (failing === undefined || failing.times <= 0) return undefined;
    failing.times -= 1;
    return failing.fault;
  }

  private latencyMs(hop: Hop): number {
    const { latency } = this.options;
    if (typeof latency === 'function') return latency(hop);
    if (latency === 'fixed') return FIXED_MS;
    // As many short ones as long ones, on a logarithmic scale.
    return SHORTEST_MS * (LONGEST_MS / SHORTEST_MS) ** this.options.random.next();
  }
}

/** `dynamodb` of `dynamodb:putItem` and of `aws-sdk:dynamodb:query`. */
function serviceOf({ integration = '' }: Pick<Hop, 'integration'>): string {
  const service = integration.replace('aws-sdk:', '').split(':')[0] ?? '';
  return service === 'sfn' ? 'states' : service;
}

function lineOf(time: number, hop: Hop, fault: Fault | undefined): string {
  const wrong =
    fault === undefined ? '' : `   <- ${fault.kind}${fault.error === undefined ? '' : ` ${fault.error}`}`;
  return `${new Date(time).toISOString().slice(11, 23)}  ${keyOf(hop)}${wrong}`;
}
