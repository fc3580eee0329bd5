/** A request of a JSON protocol. */
export type Request = Record<string, unknown>;
