/** A source to try. */
export interface TriedSource {
  readonly name: string;
  /** What its bodies must meet (draft-04). */
  readonly schema: Readonly<Record<string, unknown>>;
  readonly needsApiKey: boolean;
}

/** A producer whose events can be made and signed here. */
export interface TriedProducer {
  readonly id: string;
  readonly name: string;
  readonly isSigned: boolean;
}

/** What can be tried. */
export interface TrialChoices {
  readonly sources: readonly TriedSource[];
  readonly producers: readonly TriedProducer[];
}

/** A request to send. */
export interface Trial {
  readonly source: string;
  readonly body: string;
  readonly contentType: string;
  readonly idempotencyKey: string;
  readonly withKey: boolean;
  /** Sends an event of this producer instead of the body, signed with the secret. */
  readonly producer?: string;
  readonly secret?: string;
}

/** What was sent, and the answer. */
export interface TrialAnswer {
  readonly url: string;
  /** Without the API key and without tokens. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly status: number;
  readonly answer: string;
  readonly deliveryId?: string;
}
