/** The most callers inside at a time, and the most that wait. */
export interface GateLimits {
  readonly inside: number;
  readonly waiting: number;
}

/**
 * Limits the callers inside at a time. More callers wait, first come first served, up to a limit. Beyond it they are
 * refused at once. Work without a caller can be counted as inside, so that it holds back new callers.
 */
export class AdmissionGate {
  private readonly limits: GateLimits;
  private readonly waiting: (() => void)[] = [];
  private inside = 0;

  constructor(limits: GateLimits) {
    this.limits = limits;
  }

  /** Resolves to whether the caller is admitted. An admitted caller must leave. */
  async enter(): Promise<boolean> {
    if (this.inside < this.limits.inside) this.inside += 1;
    else if (this.waiting.length < this.limits.waiting)
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    else return false;
    return true;
  }

  /** Counts running work as this many until it ends. It never waits. */
  async count<Result>(weight: number, work: () => Promise<Result>): Promise<Result> {
    this.inside += weight;
    try {
      return await work();
    } finally {
      this.leave(weight);
    }
  }

  /** Frees the place, which the first waiting caller gets. */
  leave(weight = 1): void {
    this.inside -= weight;
    while (this.inside < this.limits.inside && this.waiting.length > 0) {
      this.inside += 1;
      this.waiting.shift()?.();
    }
  }
}
