/** Which deliveries are redriven, and how. */
export interface RedriveOptions {
  /** Only deliveries of this source. */
  readonly source?: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Only what failed since then, in milliseconds since the epoch. */
  readonly since?: number;
  /** Lists and does nothing. */
  readonly dryRun: boolean;
  /** Deliveries a second: a redrive must not become the next burst. */
  readonly ratePerSecond: number;
  /** Asked before anything is done, with how many there are (of a queue: about, and of all sources); false ends it there. */
  readonly confirm: (found: number) => Promise<boolean>;
  /** Told of each delivery, once. */
  readonly report: (deliveryId: string, what: string) => void;
  readonly sleep: (ms: number) => Promise<void>;
}

/** How many were found, and how many of these were redriven. */
export interface RedriveSummary {
  readonly found: number;
  readonly redriven: number;
}

/** A delivery id is `<source>-<key>`, and no source is like another with `-` behind it. */
export function isOfSource(deliveryId: string, { source }: Pick<RedriveOptions, 'source'>): boolean {
  return source === undefined || deliveryId.startsWith(`${source}-`);
}
