/** Which deliveries are redriven, and how. */
export interface RedriveOptions {
  /** Only deliveries of this source. */
  readonly source?: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Only what failed after this time, in milliseconds since the epoch. */
  readonly since?: number;
  /** Lists and does nothing else. */
  readonly dryRun: boolean;
  /** Deliveries a second: a redrive must not become the next burst. */
  readonly ratePerSecond: number;
  /** Asked before anything is done, with the number found (for a queue: about, and of all sources). False stops. */
  readonly confirm: (found: number) => Promise<boolean>;
  /** Called for each delivery, once. */
  readonly report: (deliveryId: string, what: string) => void;
  readonly sleep: (ms: number) => Promise<void>;
}

/** How many were found, and how many of them were redriven. */
export interface RedriveSummary {
  readonly found: number;
  readonly redriven: number;
}

/** A delivery id is `<source>-<key>`, and no source is named like another one with `-` behind it. */
export function isOfSource(deliveryId: string, { source }: Pick<RedriveOptions, 'source'>): boolean {
  return source === undefined || deliveryId.startsWith(`${source}-`);
}
