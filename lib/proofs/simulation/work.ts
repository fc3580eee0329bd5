import { UnderWay } from '../../local/engine/under-way.ts';

/** Work outside the engine: producers, operators, effects that land late. A run ends only after it has ended. */
export class Work extends UnderWay {
  /** An error of the simulation itself. An injected fault never counts. */
  readonly failures: unknown[] = [];

  add(task: Promise<unknown>): void {
    this.follow(task.catch((error: unknown) => this.failures.push(error)));
  }
}
