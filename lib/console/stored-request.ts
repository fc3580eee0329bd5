/** A request as S3 holds it. */
export interface StoredRequest {
  readonly source: string;
  readonly receivedAt: string;
  readonly sourceIp: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The exact text. */
  readonly body: string;
  /** Of the body in UTF-8. */
  readonly bytes: number;
  readonly sha256: string;
  /** What the verifier says of the signature. Absent for a source without one. */
  readonly verified?: unknown;
  /** Key of the object. */
  readonly key: string;
  /** Keys of other bodies that came under the same id. */
  readonly others: readonly string[];
}

/** The result of a computation. */
export interface StoredResult {
  /** JSON text. */
  readonly text: string;
  /** Where it is kept: `the record`, or the key of an object. */
  readonly where: string;
}
