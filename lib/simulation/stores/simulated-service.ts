/** The input of an SDK command. */
export type Call = Readonly<Record<string, unknown>>;

/** A service of the simulation: what it answers to each action, at once. Refuses by ServiceError. */
export interface SimulatedService {
  readonly actions: Readonly<Record<string, (input: Call) => object>>;
}
