/**
 * The most bytes of JSON in all variables of one execution, including those of running branches and iterations. AWS's
 * quota is 10 MiB; how AWS counts the inner scopes is not known.
 */
export const variablesLimitBytes = 10 * 1024 * 1024;

/**
 * Workflow variables. Each branch and iteration has its own scope. It can read the outer scopes but writes only to
 * itself, and its variables are lost when it ends.
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

  /** The value of the innermost variable with that name; undefined if there is none. */
  get(name: string): unknown {
    return this.values.has(name) ? this.values.get(name) : this.outer?.get(name);
  }

  /**
   * Assigns all results of an Assign; `texts` are their JSON. If the execution's variables would exceed
   * `variablesLimitBytes`, it assigns nothing and returns false.
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

  /** Restores a snapshot. */
  restore(snapshot: ReadonlyMap<string, unknown>): void {
    this.release();
    this.values = snapshot;
    for (const [name, value] of snapshot) {
      const bytes = Buffer.byteLength(JSON.stringify(value));
      this.sizes.set(name, bytes);
      this.total.bytes += bytes;
    }
  }

  /** Called when the branch or iteration ends: its variables no longer count. A snapshot still has them. */
  release(): void {
    for (const bytes of this.sizes.values()) this.total.bytes -= bytes;
    this.sizes.clear();
  }

  /** The variables of this scope alone. They never change afterwards, so a redrive can restore them. */
  snapshot(): ReadonlyMap<string, unknown> {
    return this.values;
  }
}
