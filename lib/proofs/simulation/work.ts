import { UnderWay } from '../../local/engine/under-way.ts';

/** What goes on outside of the engine: producers, operators, effects that land late. A run is not over before it is. */
export class Work extends UnderWay {
  /** What broke the simulation itself; a fault that was injected never does. */
  readonly failures: unknown[] = [];

  add(task: Promise<unknown>): void {
    this.follow(task.catch((error: unknown) => this.failures.push(error)));
  }
}
