/**
 * Workflow variables. A branch or an iteration has a scope of its own, which reads the outer ones and writes
 * only itself; what it assigned is gone when it ends.
 */
export class VariableScope {
  private readonly outer: VariableScope | undefined;
  private values: ReadonlyMap<string, unknown>;

  constructor(outer?: VariableScope, values: ReadonlyMap<string, unknown> = new Map()) {
    this.outer = outer;
    this.values = values;
  }

  /** The value of the innermost variable of that name; undefined where there is none. */
  get(name: string): unknown {
    return this.values.has(name) ? this.values.get(name) : this.outer?.get(name);
  }

  /** Takes over the results of an Assign, all at once. */
  assign(results: Readonly<Record<string, unknown>>): void {
    this.values = new Map([...this.values, ...Object.entries(results)]);
  }

  /** Goes back to what `snapshot` gave. */
  restore(snapshot: ReadonlyMap<string, unknown>): void {
    this.values = snapshot;
  }

  /** The variables of this scope alone, never changed afterwards: what a redrive goes back to. */
  snapshot(): ReadonlyMap<string, unknown> {
    return this.values;
  }
}
