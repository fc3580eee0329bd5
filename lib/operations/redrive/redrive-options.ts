import { isOfSource } from '../../contracts/is-of-source.ts';

/** Which deliveries are redriven, and how. */
export interface RedriveOptions {
  /** Only deliveries of this source. */
  readonly source?: string;
  /** Only these deliveries. */
  readonly deliveryIds?: ReadonlySet<string>;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Only what failed after this time, in milliseconds since the epoch. */
  readonly since?: number;
  /** Only lists what would be redriven. */
  readonly dryRun: boolean;
  /** Deliveries a second, so that a redrive does not become the next burst. */
  readonly ratePerSecond: number;
  /**
   * Asks before anything is redriven, given the number found (for a queue approximate, and of all sources). False
   * stops.
   */
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

/** Whether a delivery is of the source, and among the ids, that a redrive is for. */
export function isChosen(
  deliveryId: string,
  { source, deliveryIds }: Pick<RedriveOptions, 'source' | 'deliveryIds'>,
): boolean {
  return (source === undefined || isOfSource(deliveryId, source)) && (deliveryIds?.has(deliveryId) ?? true);
}
