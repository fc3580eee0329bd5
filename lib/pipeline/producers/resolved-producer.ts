/** A producer with every default filled in. */
export interface ResolvedProducer {
  readonly name: string;
  /** Names of the sources that its key may post to. */
  readonly sources: readonly string[];
  /** Of its deliveries, and as many of its polls. */
  readonly rateLimit: number;
  readonly burstLimit: number;
  /** Absent: as many as the rate allows. */
  readonly monthlyQuota: number | undefined;
}
