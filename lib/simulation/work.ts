/** What goes on outside of the state machines: deliveries of events, polls, requests. A run is not over before it is. */
export class Work {
  private pending = 0;
  /** What broke the simulation itself; a fault that was injected never does. */
  readonly failures: unknown[] = [];

  get isDone(): boolean {
    return this.pending === 0;
  }

  add(task: Promise<unknown>): void {
    this.pending += 1;
    task
      .catch((error: unknown) => this.failures.push(error))
      .finally(() => {
        this.pending -= 1;
      });
  }
}
