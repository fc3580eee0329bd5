/** Counts the work between the services. An engine is at rest when it is zero. */
export class UnderWay {
  private pending = 0;

  get isNothing(): boolean {
    return this.pending === 0;
  }

  /** Counts a task until it has settled. */
  follow(task: Promise<unknown>): void {
    this.pending += 1;
    const done = (): void => {
      this.pending -= 1;
    };
    task.then(done, done);
  }
}
