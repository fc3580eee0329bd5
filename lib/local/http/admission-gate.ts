/** How many may be inside at a time, and how many may wait to get in. */
export interface GateLimits {
  readonly inside: number;
  readonly waiting: number;
}

/**
 * Lets so many in at a time and so many wait, first come first served; whoever comes beyond that is turned away at once. Work
 * that nobody asks about can be counted as inside, so that it holds back what would add to it.
 */
export class AdmissionGate {
  private readonly limits: GateLimits;
  private readonly waiting: (() => void)[] = [];
  private inside = 0;

  constructor(limits: GateLimits) {
    this.limits = limits;
  }

  /** Whether the caller gets in; who does, leaves. */
  async enter(): Promise<boolean> {
    if (this.inside < this.limits.inside) this.inside += 1;
    else if (this.waiting.length < this.limits.waiting)
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    else return false;
    return true;
  }

  /** Counts what runs until it ends, as so many; it never waits. */
  async count<Result>(weight: number, work: () => Promise<Result>): Promise<Result> {
    this.inside += weight;
    try {
      return await work();
    } finally {
      this.leave(weight);
    }
  }

  /** Makes room, which the first who waits takes. */
  leave(weight = 1): void {
    this.inside -= weight;
    while (this.inside < this.limits.inside && this.waiting.length > 0) {
      this.inside += 1;
      this.waiting.shift()?.();
    }
  }
}
