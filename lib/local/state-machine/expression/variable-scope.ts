/**
 * Bytes of JSON that all variables of one execution may take, those of the branches and iterations that run included
 * (AWS's quota of 10 MiB; how AWS counts the inner scopes is not known).
 */
export const variablesLimitBytes = 10 * 1024 * 1024;

/**
 * Workflow variables. A branch or an iteration has a scope of its own, which reads the outer ones and writes
 * only itself; what it assigned is gone when it ends.
 */
export class VariableScope {
  private readonly outer: VariableScope | undefined;
  private values: ReadonlyMap<string, unknown> = new Map();
  private readonly sizes = new Map<string, number>();
  /** Shared by all scopes of the execution. */
  private readonly total: { bytes: number };

  constructor(outer?: VariableScope) {
    this.outer = outer;
    this.total = outer?.total ?? { bytes: 0 };
  }

  /** The value of the innermost variable of that name; undefined where there is none. */
  get(name: string): unknown {
    return this.values.has(name) ? this.values.get(name) : this.outer?.get(name);
  }

  /**
   * Takes over the results of an Assign, all at once; `texts` are their JSON. False, and nothing is assigned, where
   * the execution's variables would exceed `variablesLimitBytes`.
   */
  assign(results: Readonly<Record<string, unknown>>, texts: Readonly<Record<string, string>>): boolean {
    const sizes = Object.entries(texts).map(([name, text]) => [name, Buffer.byteLength(text)] as const);
    const growth = sizes.reduce((sum, [name, bytes]) => sum + bytes - (this.sizes.get(name) ?? 0), 0);
    if (this.total.bytes + growth > variablesLimitBytes) return false;
    this.total.bytes += growth;
    for (const [name, bytes] of sizes) this.sizes.set(name, bytes);
    this.values = new Map([...this.values, ...Object.entries(results)]);
    return true;
  }

  /** Goes back to what `snapshot` gave. */
  restore(snapshot: ReadonlyMap<string, unknown>): void {
    this.release();
    this.values = snapshot;
    for (const [name, value] of snapshot) {
      const bytes = Buffer.byteLength(JSON.stringify(value));
      this.sizes.set(name, bytes);
      this.total.bytes += bytes;
    }
  }

  /** The branch or iteration has ended: its variables no longer count. A snapshot still has them. */
  release(): void {
    for (const bytes of this.sizes.values()) this.total.bytes -= bytes;
    this.sizes.clear();
  }

  /** The variables of this scope alone, never changed afterwards: what a redrive goes back to. */
  snapshot(): ReadonlyMap<string, unknown> {
    return this.values;
  }
}
